// What the canonical solutions return, and how long each call takes: computed once in the sandbox, kept by content
// hash.
//
// A record is one file, named by the digest of the program and the environment that made it, so a record never goes
// stale: another data set, interpreter or rule has another name. Files are written whole; a damaged one is computed
// anew.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "benchmarks/benchmark.h"
#include "harness/base/records.h"
#include "harness/base/result.h"

namespace benchmarks {

struct ExpectedCall {
  std::string value;  // encoded as in harness/base/value.h
  double cpu_ms = 0;
};
/// By group, by call.
using ExpectedCalls = std::vector<std::vector<ExpectedCall>>;

class ExpectedStore {
 public:
  /// An empty folder: nothing is kept.
  ExpectedStore(std::filesystem::path folder, std::string environment)
      : folder_(std::move(folder)), environment_(std::move(environment)) {}

  /// Outcome::returned of the program, if it was kept. Thread-safe.
  [[nodiscard]] std::optional<std::string> find(const base::Program& program) const;
  base::Status keep(const base::Program& program, const std::string& returned) const;

 private:
  [[nodiscard]] std::filesystem::path path_of(const base::Program& program) const;

  std::filesystem::path folder_;
  std::string environment_;
};

/// The answers of a canonical solution, as far as it got.
ExpectedCalls expected_from(const std::string& returned, std::size_t groups);

/// Why a canonical solution did not answer all calls (`calls`: how many each group has); empty if it did.
std::string incomplete(const ExpectedCalls& expected, const std::string& returned,
                       const std::vector<std::size_t>& calls);

}  // namespace benchmarks
