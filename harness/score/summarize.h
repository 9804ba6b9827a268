// Turns the single results of a benchmark into its scores and error analysis. Pure.
#pragma once

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "harness/base/records.h"
#include "harness/base/summary.h"

namespace score {

/// Samples of one problem that have a score.
struct TaskCount {
  std::string task_id;
  int scored = 0;
  int passed = 0;
};

/// Collects results one by one, so that memory grows with the problems, not with the samples. Not thread-safe.
class Summarizer {
 public:
  explicit Summarizer(std::vector<int> ks) : ks_(std::move(ks)) {}

  /// Counts one result. A result without parts (no code, machine fault) counts in every part with its own verdict.
  void add(const base::TestResult& result);

  /// Fills problems, samples, scored, passed, unscored, min/max_samples, pass_at_k (for "" and each further part),
  /// categories and execution_cpu_ms; the rest is the caller's.
  ///
  /// pass@k: the plain mean over problems. Standard error: over problems, sqrt(s²/m) with s² the sample variance (m-1)
  /// of the m per-problem estimates, i.e. clustered by problem (Miller 2024, "Adding Error Bars to Evals", sections 2.1
  /// and 2.2); the interval is the mean ± 1.96 standard errors, and for a pass@k of 0 or 1, where that collapses,
  /// Wilson's score interval over problems.
  [[nodiscard]] base::BenchmarkSummary summarize() const;

  /// Scored and passed samples of each problem, in the order in which they came, for comparisons. `part` as in
  /// base::PassAtK.
  [[nodiscard]] std::vector<TaskCount> tasks(const std::string& part = "") const;

 private:
  struct Count {
    int scored = 0;
    int passed = 0;
  };
  struct PerProblem {
    std::string task_id;
    Count own;
    Count bare;                // of the results without parts
    std::vector<Count> parts;  // as part_names_; may be shorter
  };
  [[nodiscard]] Count count_of(const PerProblem& problem, std::size_t part) const;
  [[nodiscard]] base::PassAtK estimate(std::size_t part, int k) const;

  std::vector<int> ks_;
  std::vector<PerProblem> problems_;
  std::unordered_map<std::string, std::size_t> index_;  // task id -> place in problems_
  std::vector<std::string> part_names_;                 // in order of appearance
  std::vector<base::CategoryCount> categories_;
  std::vector<base::CategoryCount> pass_flags_;
  base::BenchmarkSummary totals_;
};

}  // namespace score
