// Scores of parts of a benchmark: DS-1000's libraries. The manifest says which tasks belong to which part, so a score
// is a function of the run's folder. Pure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "benchmarks/benchmark.h"
#include "harness/base/json.h"
#include "harness/base/summary.h"
#include "harness/score/summarize.h"

namespace run {

/// {"library": {"Pandas": "0-290", …}}: kind, name, and ranges of the numbers at the end of the task ids, of the whole
/// benchmark, in the order of display. Null if it has no groups.
base::Json describe_groups(const benchmarks::Benchmark& benchmark);

/// A group and those of its tasks that the run has.
struct GroupTasks {
  std::string kind;
  std::string name;
  std::vector<score::TaskCount> tasks;
};

/// Those that the manifest's entry of a benchmark describes; what is not understood there is left out.
std::vector<GroupTasks> group_tasks(const base::Json& about, std::span<const score::TaskCount> tasks);

/// Groups without a task in the run are left out.
std::vector<base::GroupScore> group_scores(std::span<const GroupTasks> groups);

}  // namespace run
