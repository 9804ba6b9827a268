#include "harness/run/self_check.h"

#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "harness/run/grouped_queue.h"

namespace run {
namespace {

constexpr std::size_t kNamed = 5;  // failing tasks that the message names

class SelfCheck {
 public:
  SelfCheck(const Workload& workload, Judge& judge, ResultCache* cache, std::stop_token stop)
      : workload_(workload), judge_(judge), cache_(cache), stop_(std::move(stop)) {}

  base::Result<SelfCheckResult> run(const std::vector<int>& parts, int slots) {
    std::vector<SampleKey> keys;
    for (const int part : parts) {
      for (const int task : workload_.selected(part)) {
        const SampleKey key{part, task, 0};
        if (workload_.benchmark(part).known_failure(workload_.problem(key)).empty()) keys.push_back(key);
      }
    }
    GroupedQueue<SampleKey> waiting(keys.size() + 1, static_cast<std::size_t>(slots));
    for (const SampleKey& key : keys) waiting.push(workload_.benchmark(key.part).runtime(workload_.problem(key)), key);
    waiting.close();
    {
      std::vector<std::jthread> threads;
      for (int i = 0; i < slots; ++i) {
        threads.emplace_back([this, &waiting, slot = static_cast<std::size_t>(i)] {
          while (const auto key = waiting.pop(slot))
            if (!stop_.stop_requested()) check(*key, false);
        });
      }
    }
    for (const SampleKey& key : deferred_) {
      if (!stop_.stop_requested()) check(key, true);
    }
    if (stop_.stop_requested()) return base::Error{base::ErrorCode::kInterrupted, "interrupted"};
    return SelfCheckResult{verdict(keys.size()), std::move(raised_)};
  }

 private:
  void check(const SampleKey& key, bool alone) {
    const base::Completion canonical = workload_.benchmark(key.part).canonical(workload_.problem(key));
    const auto program = judge_.program_of(key, canonical);
    const std::string cache_key = program ? judge_.check_key(key, program_sha256(*program)) : "";
    if (cache_ != nullptr && program) {
      if (const auto known = cache_->passed_check(cache_key)) {
        const std::lock_guard lock(mutex_);
        return note_time(key, *program, known->usage.cpu_ms);
      }
    }
    const auto* prepared = workload_.benchmark(key.part).passed_in_preparation(workload_.problem(key));
    if (program && prepared != nullptr) {
      if (cache_ != nullptr) cache_->note_passed_check(cache_key, *prepared);
      return;
    }
    const Judgement judgement = judge_.judge(key, canonical, alone);
    const std::lock_guard lock(mutex_);
    for (const SampleKey& again : judgement.deferred) deferred_.push_back(again);
    for (const auto& [checked, result] : judgement.finished) {
      if (result.verdict != base::Verdict::kPassed) {
        failures_.push_back(describe(result));
        continue;
      }
      if (program) note_time(key, *program, result.usage.cpu_ms);
      if (cache_ != nullptr && program) cache_->note_passed_check(cache_key, result);
    }
  }

  /// Called with the mutex held. `program` has the limit of the check, not the official one.
  void note_time(const SampleKey& key, const base::Program& program, double cpu_ms) {
    if (!judge_.measures_limits() || !has_measured_limit(program)) return;
    const double official = program.limits.cpu_ms / kMostOfReference;
    const double limit = raised_limit_ms(official, cpu_ms);
    if (limit > official) raised_[workload_.benchmark(key.part).info().name][workload_.problem(key).task_id] = limit;
  }

  static std::string describe(const base::TestResult& result) {
    const std::string& message = result.evidence.message;
    return result.task_id + " (" + result.evidence.category + (message.empty() ? "" : ": " + message) + ")";
  }

  [[nodiscard]] base::Status verdict(std::size_t checked) const {
    if (failures_.empty()) return {};
    std::string list;
    for (std::size_t i = 0; i < failures_.size() && i < kNamed; ++i) list += (i == 0 ? "" : ", ") + failures_[i];
    if (failures_.size() > kNamed) list += ", …";
    return base::Error{base::ErrorCode::kSandbox, "no score: the benchmark's own solutions fail on this machine for " +
                                                      std::to_string(failures_.size()) + " of " +
                                                      std::to_string(checked) + " tasks: " + list +
                                                      "; look at `harness doctor`, --python and --timeout"};
  }

  const Workload& workload_;
  Judge& judge_;
  ResultCache* cache_;
  std::stop_token stop_;
  std::mutex mutex_;  // guards what follows
  RaisedLimits raised_;
  std::vector<SampleKey> deferred_;
  std::vector<std::string> failures_;
};

}  // namespace

base::Result<SelfCheckResult> self_check(const Workload& workload, const std::vector<int>& parts, Judge& judge,
                                         ResultCache* cache, int slots, std::stop_token stop) {
  return SelfCheck(workload, judge, cache, std::move(stop)).run(parts, slots);
}

}  // namespace run
