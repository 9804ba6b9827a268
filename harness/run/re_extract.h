// Scoring the stored answers of a run again, with code taken from them in another way. Asks no model.
#pragma once

#include <filesystem>

#include "harness/base/result.h"
#include "harness/run/run_config.h"

namespace run {

/// `config` for a new run whose samples are the raw answers of the run in `folder`: its benchmarks, profile, prompt
/// style and choice of tasks, unless `config` names others; its folder is "<folder>-<extractor>" unless it has one. The
/// old run stays as it is. Errors: no run there; the run has no answers.
base::Result<RunConfig> re_extraction(RunConfig config, const std::filesystem::path& folder);

}  // namespace run
