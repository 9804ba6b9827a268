// What programs did on this machine before, so that no run pays for it again: the only user of SQLite.
//
// Content-addressed: a key is the SHA-256 of the whole program (candidate, test, limits) and of everything of this
// machine that may change its outcome (execution_environment_key()). So an entry is never stale; a changed harness,
// interpreter or sandbox has other keys.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "harness/base/records.h"
#include "harness/base/result.h"

namespace run {

/// Thread-safe; several harnesses may share one file. A cache that fails in use (disk full, damaged) forgets: it never
/// fails a run.
class ResultCache {
 public:
  /// Error kIo: the file cannot be opened or is no cache.
  static base::Result<std::unique_ptr<ResultCache>> open(const std::filesystem::path& file);
  ~ResultCache();
  ResultCache(const ResultCache&) = delete;
  ResultCache& operator=(const ResultCache&) = delete;

  std::optional<base::Outcome> find(const std::string& key);
  /// Keeps the outcome if it can be told to be the program's own doing: not a fault of the machine, the wall clock or a
  /// signal.
  void store(const std::string& key, const base::Outcome& outcome);

  /// The result of a canonical solution that passed here (self_check.h); empty: it is not known to.
  std::optional<base::TestResult> passed_check(const std::string& key);
  void note_passed_check(const std::string& key, const base::TestResult& result);

 private:
  struct Impl;
  explicit ResultCache(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// ${XDG_CACHE_HOME:-~/.cache}/harness/results.sqlite
std::filesystem::path default_cache_file();

}  // namespace run
