// No score without proof that this machine can give one: the benchmark's own solutions must pass here first.
#pragma once

#include <stop_token>
#include <vector>

#include "harness/base/result.h"
#include "harness/run/judge.h"

namespace run {

struct SelfCheckResult {
  base::Status passed;         // error kSandbox: some fail; the message names them
  RaisedLimits raised_limits;  // of the tasks whose own solution takes long here (task_limits.h)
};

/// Runs the canonical solution of every chosen problem of these parts on `slots` threads, apart from those that passed
/// here before
/// (`cache`, may be null). `judge` measures limits, unless the user sets one for all. Error kInterrupted: `stop`.
base::Result<SelfCheckResult> self_check(const Workload& workload, const std::vector<int>& parts, Judge& judge,
                                         ResultCache* cache, int slots, std::stop_token stop);

}  // namespace run
