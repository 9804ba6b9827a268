// What testing needs in a session: the sandbox, the result cache, benchmarks that are ready, and the proof that this
// machine judges rightly.
#pragma once

#include <filesystem>
#include <memory>
#include <stop_token>
#include <vector>

#include "harness/base/json.h"
#include "harness/base/result.h"
#include "harness/run/judge.h"
#include "harness/run/machine.h"
#include "harness/run/run_config.h"
#include "harness/run/services.h"
#include "harness/run/workload.h"

namespace run {

/// Borrows all that open() is given. One thread.
class TestBench {
 public:
  /// Opens the sandbox, computes what expected outputs are missing, and runs the benchmarks' own solutions: they pass
  /// here, or there is no score, unless they are what is scored (`is_canonical`). Versions, machine and raised limits
  /// go into `manifest`, whose run keeps the limits that it began with. Errors: a mechanism is missing, another
  /// interpreter than the run's, solutions that fail, kInterrupted.
  static base::Result<std::unique_ptr<TestBench>> open(const RunConfig& config, bool is_canonical,
                                                       const Services& services, Workload& workload,
                                                       base::Json& manifest, std::stop_token stop);

  [[nodiscard]] int slots() const { return execution_.slots; }
  [[nodiscard]] const Executor& executor() const { return execution_.execute; }
  /// What a benchmark may use to get ready. Borrows the bench.
  [[nodiscard]] benchmarks::Preparation preparation() const;
  /// Judges samples by the run's settings. Borrows the bench.
  [[nodiscard]] std::unique_ptr<Judge> judge() const;

 private:
  TestBench(const RunConfig& config, const Services& services, Workload& workload, base::Json& manifest)
      : config_(config), services_(services), workload_(workload), manifest_(manifest) {}
  base::Status open_execution();
  void open_cache();
  base::Status prove_machine(bool is_canonical, std::stop_token stop);
  [[nodiscard]] std::vector<int> parts_that_run() const;
  [[nodiscard]] bool has_measured_limits() const;
  [[nodiscard]] JudgeOptions options(bool for_results) const;
  void say(const std::string& line) const {
    if (services_.say) services_.say(line);
  }

  const RunConfig& config_;
  const Services& services_;
  Workload& workload_;
  base::Json& manifest_;
  Environment environment_ = this_machine();
  Execution execution_;
  std::unique_ptr<ResultCache> cache_;
  RaisedLimits raised_limits_;
};

}  // namespace run
