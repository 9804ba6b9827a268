// What a run comes to: the scores, the error analysis and the bill. Made by harness/score, shown by reports/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace base {

/// An estimate with its uncertainty. All in [0, 1].
struct Estimate {
  double value = 0;
  double standard_error = 0;  // over problems
  double low = 0;             // 95 % interval
  double high = 0;
};

struct PassAtK {
  std::string part;  // "" for the benchmark's own verdict; "base", "plus", … where there are several
  int k = 1;
  std::optional<Estimate> estimate;  // empty: not available, because some problem has fewer than k scored samples
};

struct CategoryCount {
  std::string category;  // "SyntaxError", "Wrong Answer", …
  std::int64_t count = 0;
};

/// A part of a benchmark's problems: those of a library.
struct GroupScore {
  std::string kind;                  // by what they are sorted: "library"
  std::string name;                  // "Pandas"
  int problems = 0;                  // evaluated in this run
  std::optional<Estimate> estimate;  // of pass@1; empty: not available, because a problem has no scored sample
};

/// One benchmark of a run.
struct BenchmarkSummary {
  std::string benchmark;   // "humaneval"
  std::string title;       // "HumanEval"
  std::string profile;     // the evaluator's rules: "openai"
  int problems = 0;        // evaluated in this run
  int problems_total = 0;  // of the whole benchmark
  std::int64_t samples = 0;
  std::int64_t scored = 0;
  std::int64_t passed = 0;
  std::int64_t unscored = 0;  // infrastructure
  int min_samples = 0;        // scored samples a problem, smallest and largest
  int max_samples = 0;
  std::int64_t distinct_programs = 0;  // identical programs run once
  std::vector<PassAtK> pass_at_k;
  std::vector<GroupScore> groups;         // those of a kind together
  std::vector<CategoryCount> categories;  // failures only, most frequent first
  std::vector<CategoryCount> pass_flags;  // Evidence::flags of samples that passed
  std::optional<std::int64_t> prompt_tokens;
  std::optional<std::int64_t> completion_tokens;
  double execution_cpu_ms = 0;
  std::vector<std::string> notes;  // errata, missing toolchains, weakened sandbox …
};

/// The plain mean of several benchmarks of a run, or of the groups of one.
struct AverageScore {
  std::string title;                 // "HumanEval-X, 5 languages"
  std::optional<Estimate> estimate;  // of pass@1; empty: not available, because one of them is not wholly scored
};

/// What the model was asked and how it answered, over all sessions of a run.
struct AnswerSummary {
  std::int64_t requests = 0;   // sent, retries included
  std::int64_t retries = 0;    // of these, repeated after a failure
  std::int64_t throttled = 0;  // of these, answered "too many requests"
  std::int64_t finished = 0;   // answers that the model ended by itself
  std::int64_t cut_off = 0;    // at the token limit
  std::int64_t refused = 0;    // by the model or a filter
  std::int64_t not_told = 0;   // without a finish reason
  std::int64_t empty = 0;      // of all these, with no text
  double latency_p50_ms = 0;   // from the request to its last byte
  double latency_p95_ms = 0;
  double latency_max_ms = 0;
};

struct Summary {
  std::string run;  // name of the run's folder
  std::string model;
  std::string harness_version;
  std::string created;                   // ISO 8601, UTC
  double wall_s = 0;                     // over all sessions of the run
  double generation_s = 0;               // time in which the model was being asked
  std::optional<AnswerSummary> answers;  // empty: nobody was asked
  std::optional<double> cost;            // of the tokens, by the user's price table and in its currency
  std::vector<BenchmarkSummary> benchmarks;
  std::vector<AverageScore> averages;
  std::vector<std::pair<std::string, std::string>> settings;  // what a reader needs to repeat it, in order of display
  std::vector<std::string> sandbox;                           // mechanisms in force
};

}  // namespace base
