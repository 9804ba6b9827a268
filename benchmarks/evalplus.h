// HumanEval+ and MBPP+ by the rules of evalplus: inputs go into the program, what it returns is compared here.
//
// Deviations from evalplus, all on purpose: limits are CPU time, not elapsed time, so a loaded machine gives the same
// score; base and plus run in one process one after the other, each with a fresh execution of the solution; memory
// counts from the program's own baseline, not from a parent that holds all expected outputs; all inputs of a group are
// called even after a wrong result.
#pragma once

#include <memory>

#include "benchmarks/benchmark.h"

namespace benchmarks {

/// Errors as open() in benchmark.h.
base::Result<std::unique_ptr<Benchmark>> open_humaneval_plus(const Options& options);
base::Result<std::unique_ptr<Benchmark>> open_mbpp_plus(const Options& options);  // v0.2.0
base::Result<std::unique_ptr<Benchmark>> open_mbpp_plus_0_1_0(const Options& options);

}  // namespace benchmarks
