// From a run on disk to its Summary: a pure function of the folder, so that `harness report` shows what `harness run`
// showed.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/base/json.h"
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

/// `ks` empty: those of 1, 10 and 100 that the samples allow. `only`: of these benchmarks; empty: of all. Memory does
/// not grow with the samples, apart from 8 bytes for each distinct program. Errors: no run there, none of `only` in it,
/// damaged file (file and line).
base::Result<RunSummary> summarize_run(const std::filesystem::path& folder, const std::vector<int>& ks,
                                       const std::vector<std::string>& only = {});

/// Those of a manifest's benchmarks that are named, groups such as "humaneval-x" standing for their members; all of
/// them if none is named. Error kUsage: none.
base::Result<std::vector<std::string>> named_benchmarks(const base::Json& manifest,
                                                        const std::vector<std::string>& names,
                                                        const std::filesystem::path& folder);

/// Writes summary.json and report.md into the run's folder.
base::Status write_reports(const std::filesystem::path& folder, const RunSummary& run);

}  // namespace run
