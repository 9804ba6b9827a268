#include "benchmarks/averages.h"

namespace benchmarks {

std::span<const Average> averages() {
  static const std::vector<Average> all{
      {"HumanEval-X, mean of 5",
       {"humaneval-x-python", "humaneval-x-cpp", "humaneval-x-go", "humaneval-x-java", "humaneval-x-js"},
       "AlchemistCoder, table of multilingual results: without Rust",
       ""},
      {"HumanEval-X, mean of 6",
       {"humaneval-x-python", "humaneval-x-cpp", "humaneval-x-go", "humaneval-x-java", "humaneval-x-js",
        "humaneval-x-rust"},
       "CodeGeeX",
       ""},
      {"DS-1000, mean of the 7 libraries", {"ds1000"}, "AlchemistCoder, column \"All\"", "library"}};
  return all;
}

}  // namespace benchmarks
