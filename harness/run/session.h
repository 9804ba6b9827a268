// One session of a run, from its settings to its summary: opens or resumes the run, proves the machine, asks, tests,
// sums up.
#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>

#include "generators/prices.h"
#include "harness/run/run_config.h"
#include "harness/run/run_summary.h"
#include "harness/run/services.h"

namespace run {

enum class Stage { kGenerate, kAll };

struct SessionResult {
  std::filesystem::path folder;
  RunSummary run;  // after Stage::kGenerate without scores
  std::int64_t generated = 0;
  std::int64_t unscored = 0;
};

/// Error: what is wrong and, if a part is finished, where it is kept and how to go on. Error kInterrupted: `stop`.
base::Result<SessionResult> run_session(const RunConfig& config, Stage stage, const Services& services,
                                        std::stop_token stop);

/// What a session would ask of its model.
struct Plan {
  std::int64_t finished = 0;  // samples that are there already and are not asked for again
  int max_tokens = 0;         // of one answer
  generators::Estimate estimate;
};

/// Asks nothing and changes nothing. Errors as run_session().
base::Result<Plan> plan_session(const RunConfig& config, const Services& services);

/// The folder of a run: --output, or runs/<default_run_name()>.
std::filesystem::path folder_of(const RunConfig& config);

}  // namespace run
