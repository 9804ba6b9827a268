// The test program of a HumanEval-X sample: source text, byte for byte as CodeGeeX' process_humaneval_test makes it
// (codegeex/benchmark/evaluate_humaneval_x.py). Pure.
#pragma once

#include <string>
#include <string_view>

#include "benchmarks/benchmark.h"
#include "benchmarks/humaneval_x_load.h"

namespace benchmarks {

struct TestedSource {
  std::string candidate;  // ends with a newline
  std::string test;
};

/// `go`: of a problem in Go, else null. A solution that continues the prompt gives the official program. One that is a
/// whole program takes the prompt's place; in Go its package clause and imports are merged with those of the test,
/// where each package may be imported once and none without need.
TestedSource humaneval_x_source(const base::Problem& problem, const GoImports* go, const Solution& solution);

}  // namespace benchmarks
