// Known faults of benchmarks and of their official evaluators, each with its evidence. Versioned: reports name
// kErrataVersion beside a score, and an entry never changes its meaning. The entries are in errata.cc. Version 3 adds
// those of HumanEval-X, version 4 those of DS-1000.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace benchmarks {

inline constexpr std::string_view kErrataVersion = "4";

struct Erratum {
  std::string benchmark;              // "humaneval+"
  std::string task_id;                // empty: all of the benchmark, a fault of its evaluator
  std::vector<std::string> profiles;  // empty: all of the benchmark's
  bool canonical_fails = false;       // the benchmark's own solution fails by the official rules
  bool no_solution_passes = false;    // whatever a program returns: the plus inputs of MBPP+, the tests elsewhere
  std::string fault;                  // one sentence
  std::string evidence;               // where it can be seen
  std::string correction;             // what the corrected score does instead; empty: it has none
  bool canonical_varies = false;      // the benchmark's own solution passes in some runs and fails in others
};

std::span<const Erratum> errata();

/// The entries of a benchmark under a profile.
std::vector<const Erratum*> errata_of(std::string_view benchmark, std::string_view profile);
/// One sentence for each fault of a benchmark under a profile, with its tasks: what a reader of the score must know.
std::vector<std::string> errata_notes(std::string_view benchmark, std::string_view profile);
/// The entry of one task, or null.
const Erratum* find_erratum(std::string_view benchmark, std::string_view profile, std::string_view task_id);

}  // namespace benchmarks
