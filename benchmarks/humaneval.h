// HumanEval by the rules of openai/human-eval: one program of prompt, completion and test; 3 s.
#pragma once

#include <memory>

#include "benchmarks/benchmark.h"

namespace benchmarks {

/// Errors as open() in benchmark.h.
base::Result<std::unique_ptr<Benchmark>> open_humaneval(const Options& options);

}  // namespace benchmarks
