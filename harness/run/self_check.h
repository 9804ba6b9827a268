// No score without proof that this machine can give one: the benchmark's own solutions must pass here first.
#pragma once

#include <stop_token>

#include "harness/base/result.h"
#include "harness/run/judge.h"

namespace run {

/// Runs the canonical solution of every chosen problem on `slots` threads, apart from those that passed here before
/// (`cache`, may be null). Error kSandbox: some fail; the message names them. Error kInterrupted: `stop`.
base::Status self_check(const Workload& workload, Judge& judge, ResultCache* cache, int slots, std::stop_token stop);

}  // namespace run
