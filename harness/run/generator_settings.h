// What a generator is told of a run.
#pragma once

#include "generators/factory.h"
#include "harness/run/run_config.h"
#include "harness/run/workload.h"

namespace run {

/// `config` with its output folder filled in, which is where a local server's log goes. The canonical solutions are
/// borrowed from the workload, which must outlive the generator. `notify` is left to the caller.
generators::Settings generator_settings(const RunConfig& config, const Workload& workload);

}  // namespace run
