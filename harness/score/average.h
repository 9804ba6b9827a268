// The plain mean of several benchmarks' pass@1. Pure.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "harness/base/summary.h"
#include "harness/score/summarize.h"

namespace score {

/// Unweighted mean over the benchmarks of the mean over their tasks. Where they have the same problems (equal numbers
/// at the end of the task ids: one problem in several languages), the standard error is that of the per-problem means,
/// so that what the languages have in common is not taken for agreement (Miller 2024, section 2.2, clustered errors);
/// else the benchmarks' own are combined as independent. Empty if a benchmark has a task without a scored sample, or
/// none.
std::optional<base::Estimate> average_of(std::span<const std::vector<TaskCount>> benchmarks);

}  // namespace score
