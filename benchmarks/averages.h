// Averages over several benchmarks of a run, or over the groups of one, that papers report.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace benchmarks {

struct Average {
  std::string title;                 // "HumanEval-X, mean of 5"
  std::vector<std::string> members;  // benchmark names: the plain mean of their scores
  std::string source;                // who reports it
  std::string group;                 // not empty: of one benchmark, the mean of its groups of this kind ("library")
};

std::span<const Average> averages();

}  // namespace benchmarks
