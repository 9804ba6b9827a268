// From a completion to its result: extract, assemble, run (or find what it did before), classify.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/records.h"
#include "harness/run/dedup.h"
#include "harness/run/result_cache.h"
#include "harness/run/task_limits.h"
#include "harness/run/workload.h"

namespace run {

/// Runs one program in isolation: the sandbox, or a test's fake. Called by as many threads as there are slots.
using Executor = std::function<base::Outcome(const base::Program&)>;

/// Digest of a program with its test and limits: what decides its outcome.
std::string program_sha256(const base::Program& program);

struct JudgeOptions {
  double timeout_s = 0;  // replaces the benchmark's CPU limit; 0: keeps it
  bool dedup = true;
  ResultCache* cache = nullptr;  // borrowed; null: none
  std::string environment_key;   // part of the cache's keys: all of this machine that may change an outcome
  RaisedLimits raised_limits;    // replace the limit of some tasks, unless timeout_s does for all
  /// Why programs of a runtime cannot run here; "": they can. Empty: all can.
  std::function<std::string(const std::string& runtime)> missing;
  bool measures_limits = false;  // for the self-check: as long as the benchmark's own solution may take
};

/// What came of judging one sample. All empty: an identical program is running; its sample's judgement will bring this
/// one's.
struct Judgement {
  std::vector<std::pair<SampleKey, base::TestResult>> finished;
  std::vector<SampleKey>
      deferred;  // a timeout or a fault of the machine: to be judged again, alone, when all else is done
};

/// Thread-safe.
class Judge {
 public:
  Judge(const Workload& workload, Executor executor, JudgeOptions options);

  /// `alone`: nothing else runs, so a timeout counts now, and a fault of the machine is tried again and then reported
  /// as unscored.
  Judgement judge(const SampleKey& key, const base::Completion& completion, bool alone);
  /// A result that is in the store already.
  void learn(const base::TestResult& result);

  /// The program that tests a completion, with this run's limits; empty if the completion holds no code.
  [[nodiscard]] std::optional<base::Program> program_of(const SampleKey& key, const base::Completion& completion) const;
  [[nodiscard]] bool measures_limits() const { return options_.measures_limits && options_.timeout_s <= 0; }
  /// The cache's key of a program's outcome.
  [[nodiscard]] std::string cache_key(const std::string& program_digest) const;
  /// The cache's key of a result, which the benchmark's rules decide, too.
  [[nodiscard]] std::string check_key(const SampleKey& key, const std::string& program_digest) const;

 private:
  base::TestResult run_program(const SampleKey& key, const base::Program& program, const std::string& digest,
                               bool alone);
  base::Outcome execute(const base::Program& program, const std::string& digest, bool alone, int& attempts);

  const Workload& workload_;
  Executor executor_;
  JudgeOptions options_;
  DedupTable dedup_;
};

}  // namespace run
