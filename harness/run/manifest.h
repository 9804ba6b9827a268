// A run's manifest: everything that decides its results, so that two runs can be told apart and one can be repeated.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "benchmarks/benchmark.h"
#include "harness/base/json.h"
#include "harness/run/run_config.h"
#include "harness/run/workload.h"

namespace run {

/// What the machine brings to a session, apart from the settings.
struct Environment {
  std::string harness_version;
  std::string python_version;  // of the interpreter that runs the tests; empty if no test was run
  std::vector<std::pair<std::string, std::string>> toolchains;  // of other languages: "cpp", "g++ 12.2.0"
  std::vector<std::string> mechanisms;                          // of the sandbox, in force
  std::string host;
  std::string cpu;
  int cores = 0;
};

/// The manifest as JSON: {"format", "created", "settings", "benchmarks", "versions", "machine"} and, once known,
/// "generator".
base::Json make_manifest(const RunConfig& config, const Workload& workload, const Environment& environment);

/// What differs between a stored manifest and today's, setting by setting: "temperature was 0.2 and is now 0.8".
/// Compares "settings", "benchmarks", "versions" and "generator", each only where both have it; "created" and "machine"
/// may differ. Empty: they match.
std::vector<std::string> manifest_differences(const base::Json& stored, const base::Json& now);

/// ISO 8601 in UTC: "2026-11-21T14:36:50Z".
std::string utc_now();

}  // namespace run
