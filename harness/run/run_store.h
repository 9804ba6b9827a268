// A run on disk, runs/<name>/:
//   manifest.json      every setting, data set hashes, versions, machine
//   prompts.jsonl      what is asked for each task (all samples of a task are asked alike, apart from the seed)
//   completions.jsonl  the model's raw answers
//   results.jsonl      verdicts with their evidence
//   audit.jsonl        of passes that were audited (audit.h): whether they also pass the stronger protocol
//   sessions.jsonl     what each session took: seconds and requests; a session's last line counts
//   summary.json, report.md
//   lock               held while a harness writes
// The .jsonl files are append-only and each line is written whole, so that after kill -9 or a full disk everything
// finished is there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "harness/base/json.h"
#include "harness/base/records.h"
#include "harness/base/result.h"

namespace run {

/// A completion or result with the benchmark that it belongs to.
struct StoredCompletion {
  std::string benchmark;
  base::Completion completion;
};
struct StoredResult {
  std::string benchmark;
  base::TestResult result;
};

/// What the audit of one pass came to.
struct AuditFinding {
  std::string benchmark;
  std::string task_id;
  int sample = 0;
  base::Verdict verdict = base::Verdict::kPassed;  // by the stronger protocol; kInfrastructure: not auditable
  std::string evidence;                            // "Wrong Answer: base input 3: f(2) returned …"; empty for a pass
};

/// Reading: needs no lock, and works while another harness writes (a torn last line is skipped). An error of `visit`
/// ends the reading.
using CompletionVisitor = std::function<base::Status(StoredCompletion)>;
using ResultVisitor = std::function<base::Status(StoredResult)>;
using AuditVisitor = std::function<base::Status(const AuditFinding&)>;
base::Status for_each_completion(const std::filesystem::path& folder, const CompletionVisitor& visit);
base::Status for_each_result(const std::filesystem::path& folder, const ResultVisitor& visit);
base::Status for_each_audit(const std::filesystem::path& folder, const AuditVisitor& visit);
/// Error kNotFound: no run there (the message says what a run's folder holds).
base::Result<base::Json> read_manifest(const std::filesystem::path& folder);
/// What sessions took: seconds elapsed, seconds with the model being asked, and requests sent to it.
struct SessionTimes {
  double wall_s = 0;
  double generation_s = 0;
  std::int64_t requests = 0;
  std::int64_t retries = 0;    // of these
  std::int64_t throttled = 0;  // of these
};
/// Over all sessions.
base::Result<SessionTimes> read_session_times(const std::filesystem::path& folder);

/// Writing. Thread-safe. Holds the run's lock as long as it lives.
class RunStore {
 public:
  /// Makes the folder if need be and locks it. Errors: kIo (unwritable, a file in the way), kUsage (another harness
  /// writes this run).
  static base::Result<std::unique_ptr<RunStore>> open(const std::filesystem::path& folder);
  ~RunStore();
  RunStore(const RunStore&) = delete;
  RunStore& operator=(const RunStore&) = delete;

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  /// True if the folder had no manifest when it was opened.
  [[nodiscard]] bool is_new() const { return is_new_; }

  base::Status write_manifest(const base::Json& manifest);
  base::Status add_prompt(const std::string& benchmark, const base::Prompt& prompt);
  base::Status add_completion(const std::string& benchmark, const base::Completion& completion, std::uint64_t seed);
  base::Status add_result(const std::string& benchmark, const base::TestResult& result);
  base::Status add_audit(const AuditFinding& finding);
  /// Notes what this session took so far.
  base::Status add_session_times(const SessionTimes& times);
  /// Removes a run in which nothing happened: its files, and the folder if it is empty then. Nothing may be written
  /// afterwards.
  void discard();
  base::Status write_text(const std::string& file_name, const std::string& content);

 private:
  struct Impl;
  RunStore(std::filesystem::path folder, std::unique_ptr<Impl> impl);

  std::filesystem::path folder_;
  bool is_new_ = false;
  std::unique_ptr<Impl> impl_;
};

/// Moves an old run out of the way for --no-resume: renames the folder to "<name>.old-1" (or the next free number) and
/// returns that name; an empty path if there was none.
base::Result<std::filesystem::path> set_aside(const std::filesystem::path& folder);

}  // namespace run
