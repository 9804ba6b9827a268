// CPU limits that a correct solution can keep on this machine.
//
// A benchmark's limit is elapsed time on a machine that nobody can name; ours is CPU time on this one. Where the
// benchmark's own solution needs a large part of it here, the limit would judge the machine: MBPP's Mbpp/123 takes 2 to
// 10 s, and official limits are 2 and 3 s. So a task's limit is what evalplus makes it for a call: 4 times the time of
// the benchmark's own solution, or the official limit if that is more. The self-check measures it; a limit that was
// raised is in the manifest ("raised_limits_ms") and holds for all sessions of the run. Not for HumanEval+ and MBPP+,
// which do the same call by call (benchmarks/evalplus_task.h), nor with --timeout.
#pragma once

#include <map>
#include <string>

#include "harness/base/json.h"
#include "harness/base/records.h"

namespace run {

/// The benchmark's own solution may take this many times the official limit; beyond, the self-check fails.
inline constexpr double kMostOfReference = 8;

/// True if the rule holds for this program: it has one limit for its whole test.
bool has_measured_limit(const base::Program& program);

/// In whole steps of 0.5 s above the official limit, so that it hardly changes from one measurement to the next.
double raised_limit_ms(double official_ms, double reference_cpu_ms);

/// Sets the CPU limit; the wall limit moves by the same factor.
void set_cpu_limit(base::Program& program, double cpu_ms);

/// Raised limits in ms by benchmark and task id. A plain value.
using RaisedLimits = std::map<std::string, std::map<std::string, double>>;
base::Json to_json(const RaisedLimits& limits);
/// What is no number is left out.
RaisedLimits raised_limits_from(const base::Json& json);

}  // namespace run
