// From a run on disk to its Summary: a pure function of the folder, so that `harness report` shows what `harness run`
// showed.
#pragma once

#include <filesystem>
#include <vector>

#include "harness/base/records.h"
#include "harness/base/result.h"
#include "harness/base/summary.h"
#include "harness/score/summarize.h"

namespace run {

struct RunSummary {
  base::Summary summary;
  std::vector<std::vector<score::TaskCount>> tasks;  // as summary.benchmarks: how many samples of each task passed
  std::vector<base::TestResult> failures;            // failed and unscored samples in task order; the first 500
};

/// `ks` empty: those of 1, 10 and 100 that the samples allow. Memory does not grow with the samples, apart from 8 bytes
/// for each distinct program. Errors: no run there, damaged file (file and line).
base::Result<RunSummary> summarize_run(const std::filesystem::path& folder, const std::vector<int>& ks);

/// Writes summary.json and report.md into the run's folder.
base::Status write_reports(const std::filesystem::path& folder, const RunSummary& run);

}  // namespace run
