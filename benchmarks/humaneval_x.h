// HumanEval-X by the rules of CodeGeeX' evaluator: one program of prompt, completion and test in each of six languages.
#pragma once

#include <memory>

#include "benchmarks/benchmark.h"
#include "benchmarks/humaneval_x_languages.h"

namespace benchmarks {

/// Errors as open() in benchmark.h.
base::Result<std::unique_ptr<Benchmark>> open_humaneval_x(const HumanEvalXLanguage& language, const Options& options);

}  // namespace benchmarks
