// Generation, execution and storing at the same time, with bounded queues between them, so that memory is constant
// however many samples there are:
//
//   generator's threads ─ completions.jsonl ─▶ jobs ─▶ one thread a sandbox slot ─▶ results ─▶ one writer ─
//   results.jsonl
//
// Every completion is on disk before it is executed, every result before it is counted. What an earlier session
// generated and did not test joins in. When all is done, timeouts and faults of the machine are judged again, alone.
#pragma once

#include <stop_token>

#include "generators/generator.h"
#include "harness/base/result.h"
#include "harness/run/judge.h"
#include "harness/run/progress.h"
#include "harness/run/run_store.h"
#include "harness/run/workload.h"

namespace run {

/// What a pipeline works with. All are borrowed.
struct PipelineParts {
  Workload& workload;
  RunStore& store;
  Progress& progress;
  generators::Generator* generator = nullptr;  // started; null: everything is generated
  Judge* judge = nullptr;                      // null: only generate
  int slots = 1;
  std::uint64_t seed = 0;
  bool asks_model = true;  // else the samples are there already, and their time is not generation's
};

/// Runs until everything is generated and judged, or until the first error or `stop`; then what runs is finished or
/// dropped and the store is consistent. `times` is what this session took, also after an error. Error kInterrupted:
/// `stop`.
base::Status run_pipeline(const PipelineParts& parts, const std::stop_token& stop, SessionTimes& times);

}  // namespace run
