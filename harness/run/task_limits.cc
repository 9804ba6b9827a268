#include "harness/run/task_limits.h"

#include <algorithm>
#include <cmath>

namespace run {
namespace {

constexpr double kSlowdown = 4;  // evalplus' gt_time_limit_factor
constexpr double kStepMs = 500;

}  // namespace

bool has_measured_limit(const base::Program& program) {
  return program.protocol == base::Protocol::kAssertStyle && program.limits.cpu_ms > 0;
}

double raised_limit_ms(double official_ms, double reference_cpu_ms) {
  const double wanted = kSlowdown * reference_cpu_ms;
  return wanted <= official_ms ? official_ms : std::ceil(wanted / kStepMs) * kStepMs;
}

void set_cpu_limit(base::Program& program, double cpu_ms) {
  if (program.limits.cpu_ms > 0) program.limits.wall_ms *= cpu_ms / program.limits.cpu_ms;
  program.limits.cpu_ms = cpu_ms;
}

base::Json to_json(const RaisedLimits& limits) {
  base::Json json = base::Json::object();
  for (const auto& [benchmark, tasks] : limits)
    for (const auto& [task, cpu_ms] : tasks) json[benchmark][task] = cpu_ms;
  return json;
}

RaisedLimits raised_limits_from(const base::Json& json) {
  RaisedLimits limits;
  if (!json.is_object()) return limits;
  for (const auto& [benchmark, tasks] : json.items()) {
    if (!tasks.is_object()) continue;
    for (const auto& [task, cpu_ms] : tasks.items())
      if (cpu_ms.is_number()) limits[benchmark][task] = cpu_ms.get<double>();
  }
  return limits;
}

}  // namespace run
