// One session of a run, from its settings to its summary: opens or resumes the run, proves the machine, asks, tests,
// sums up.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "benchmarks/benchmark.h"
#include "generators/factory.h"
#include "generators/prices.h"
#include "harness/run/judge.h"
#include "harness/run/progress.h"
#include "harness/run/run_config.h"
#include "harness/run/run_summary.h"
#include "harness/run/workload.h"

namespace run {

/// Something that runs programs in isolation, and what holds it up.
struct Execution {
  Executor execute;
  int slots = 1;
  std::vector<std::string> mechanisms;
  std::string python_version;
  std::shared_ptr<void> owner;
};

/// Where a session gets its parts from. default_services() has the real ones; tests may put others in place.
struct Services {
  std::function<base::Result<std::unique_ptr<benchmarks::Benchmark>>(const std::string&, const benchmarks::Options&)>
      open_benchmark;
  std::function<base::Result<Execution>(const RunConfig&)> open_execution;
  /// Called only if samples are missing.
  std::function<base::Result<std::unique_ptr<generators::Generator>>(const generators::Settings&)> make_generator;
  std::filesystem::path cache_file;
  Progress::Options progress;
  std::function<void(const std::string&)> say;  // a line for the user; may be empty
};

/// The real benchmarks, generators and sandbox, the cache's usual place; progress and messages are left to the caller.
Services default_services();

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
