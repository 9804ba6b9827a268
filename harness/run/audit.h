// Passes of assert-style tests, run again by call and return: only inputs enter the process, and what comes out is
// compared outside, so that no object which equals everything and no changed builtin can make a pass
// (docs/security.md). The official score stays as it is: what differs is told beside it.
//
// The calls are those of the benchmark that Benchmark::audited_by() names: the base inputs of HumanEval+ and MBPP+ are
// the official tests of HumanEval and MBPP as inputs. A pass whose task is not there, or is another there (MBPP+ has
// changed some: MBPP's own solution differs, too), is noted as not auditable.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "benchmarks/benchmark.h"
#include "harness/base/result.h"
#include "harness/run/judge.h"
#include "harness/run/run_store.h"
#include "harness/run/workload.h"

namespace run {

/// What the audit borrows.
struct AuditParts {
  const Workload& workload;
  RunStore& store;
  std::function<base::Result<std::unique_ptr<benchmarks::Benchmark>>(const std::string&)> open_benchmark;
  benchmarks::Preparation preparation;  // of the benchmarks that are opened
  Executor execute;
  int slots = 1;
  std::function<void(const std::string&)> say;  // a line for the user
};

/// Whether the run has passes that can be audited and are not yet.
base::Result<bool> has_unaudited_passes(const Workload& workload, const std::filesystem::path& run);

/// Audits them; findings are kept as they come. A finding other than a pass is confirmed by a run alone, and a fault of
/// the machine is no finding. Error kInterrupted: `stop`.
base::Status audit(const AuditParts& parts, const std::stop_token& stop);

/// One sentence for each benchmark of the run that was audited, by name: what a reader of the score must know.
base::Result<std::vector<std::pair<std::string, std::string>>> audit_notes(const std::filesystem::path& run);

}  // namespace run
