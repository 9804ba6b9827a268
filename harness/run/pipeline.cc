#include "harness/run/pipeline.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "harness/base/names.h"
#include "harness/run/grouped_queue.h"
#include "harness/run/prompts.h"
#include "harness/run/queue.h"
#include "harness/run/run_config.h"

namespace run {
namespace {

using Clock = std::chrono::steady_clock;
using Keys = std::set<SampleKey>;

constexpr std::size_t kJobQueue = 1024;  // enough to let each slot stay with one runtime, some megabytes at most
constexpr std::size_t kResultQueue = 64;
constexpr double kSessionInterval = 10;  // seconds between notes of the session's times

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

base::Error interrupted() { return {base::ErrorCode::kInterrupted, "interrupted"}; }

struct Job {
  SampleKey key;
  base::Completion completion;
};

class Pipeline final : public generators::CompletionSink {
 public:
  Pipeline(const PipelineParts& parts, SessionTimes& times)
      : parts_(parts), times_(times), jobs_(kJobQueue, static_cast<std::size_t>(parts.slots)), results_(kResultQueue) {}

  base::Status run(const std::stop_token& stop);
  base::Status deliver(base::Completion completion) override;

 private:
  base::Status generate();
  base::Status test_and_generate();
  Keys untested() const;
  void queue_stored(Keys keys);
  base::Status visit_stored(Keys keys, const std::function<void(Job)>& visit);
  void work(std::size_t slot);
  void queue(Job job);
  void judge_deferred();
  void emit(Judgement judgement, bool alone);
  void write_results();
  void fail(const base::Error& error);
  [[nodiscard]] SessionTimes times_now() const;
  [[nodiscard]] bool halted() const { return halt_.stop_requested(); }

  PipelineParts parts_;
  SessionTimes& times_;
  Clock::time_point begin_ = Clock::now();
  std::atomic<double> generation_s_{-1};  // below 0: generation goes on
  std::stop_source halt_;                 // the user's stop, or an error of the store
  GroupedQueue<Job> jobs_;                // by runtime
  BoundedQueue<std::pair<SampleKey, base::TestResult>> results_;
  std::mutex mutex_;  // guards the two below
  base::Status failure_;
  Keys deferred_;
};

base::Status Pipeline::run(const std::stop_token& stop) {
  const std::stop_callback relay(stop, [this] { halt_.request_stop(); });
  base::Status generated = parts_.judge != nullptr ? test_and_generate() : generate();
  times_ = times_now();
  if (auto noted = parts_.store.add_session_times(times_); !noted.ok()) fail(noted.error());
  HARNESS_TRY(failure_);
  if (stop.stop_requested()) return interrupted();
  return generated;
}

/// Runs on the caller's thread; execution runs on others until generation and the earlier sessions' samples are
/// through.
base::Status Pipeline::test_and_generate() {
  std::jthread writer([this] { write_results(); });
  std::vector<std::jthread> workers;
  for (int i = 0; i < parts_.slots; ++i) workers.emplace_back([this, i] { work(static_cast<std::size_t>(i)); });
  std::jthread backlog([this, keys = untested()]() mutable { queue_stored(std::move(keys)); });
  base::Status generated = generate();
  backlog.join();
  jobs_.close();
  workers.clear();  // joins
  if (!halted()) judge_deferred();
  results_.close(1);
  return generated;
}

base::Status Pipeline::generate() {
  if (!parts_.asks_model) generation_s_ = 0;
  if (parts_.generator == nullptr) return {};
  OpenPrompts prompts(parts_.workload, parts_.store, parts_.seed);
  base::Status generated = parts_.generator->generate(prompts, *this, halt_.get_token());
  if (parts_.asks_model) generation_s_ = seconds_since(begin_);
  HARNESS_TRY(prompts.status());
  return generated;
}

base::Status Pipeline::deliver(base::Completion completion) {
  if (halted()) return interrupted();
  HARNESS_ASSIGN(const SampleKey key, parts_.workload.locate(completion.task_id, completion.sample));
  if (!parts_.workload.is_selected(key)) return {};
  const std::string& task_id = parts_.workload.problem(key).task_id;
  completion.task_id = task_id;
  switch (parts_.workload.claim_generated(key, content_hash(completion))) {
    case Workload::Claim::kSame:
      return {};
    case Workload::Claim::kDifferent:
      return base::Error{base::ErrorCode::kUsage,
                         "sample " + std::to_string(completion.sample) + " of " + task_id +
                             " is not the one that the run in " + parts_.store.folder().string() +
                             " holds; choose another --output, or give --no-resume to start over"};
    case Workload::Claim::kNew:
      break;
  }
  const std::uint64_t seed = sample_seed(parts_.seed, task_id, key.sample);
  HARNESS_TRY(parts_.store.add_completion(parts_.workload.benchmark(key.part).info().name, completion, seed));
  parts_.progress.generated();
  if (parts_.judge != nullptr) queue({key, std::move(completion)});
  return {};
}

void Pipeline::queue(Job job) {
  const auto runtime = parts_.workload.benchmark(job.key.part).runtime(parts_.workload.problem(job.key));
  jobs_.push(runtime, std::move(job));
}

/// Samples that earlier sessions generated and did not test.
Keys Pipeline::untested() const {
  Keys keys;
  const Workload& workload = parts_.workload;
  for (int part = 0; part < workload.parts(); ++part) {
    for (const int task : workload.selected(part)) {
      for (int sample = 0; sample < workload.samples_known({part, task, 0}); ++sample) {
        const SampleKey key{part, task, sample};
        if (workload.is_generated(key) && !workload.is_scored(key)) keys.insert(key);
      }
    }
  }
  return keys;
}

void Pipeline::queue_stored(Keys keys) {
  const auto status = visit_stored(std::move(keys), [this](Job job) { queue(std::move(job)); });
  if (!status.ok()) fail(status.error());
}

/// Reads the given samples from the store, in the order in which they lie there.
base::Status Pipeline::visit_stored(Keys keys, const std::function<void(Job)>& visit) {
  if (keys.empty()) return {};
  const base::Error enough{base::ErrorCode::kInterrupted, ""};
  const auto status = for_each_completion(parts_.store.folder(), [&](StoredCompletion stored) -> base::Status {
    if (halted() || keys.empty()) return enough;
    HARNESS_ASSIGN(const SampleKey key,
                   parts_.workload.locate(stored.benchmark, stored.completion.task_id, stored.completion.sample));
    if (keys.erase(key) > 0) visit({key, std::move(stored.completion)});
    return {};
  });
  if (!status.ok() && status.error().code != base::ErrorCode::kInterrupted) return status.error();
  return {};
}

/// One thread a slot. After a halt the queue is emptied without work, so that no producer waits for ever; what is
/// dropped is on disk.
void Pipeline::work(std::size_t slot) {
  while (auto job = jobs_.pop(slot)) {
    if (!halted()) emit(parts_.judge->judge(job->key, job->completion, false), false);
  }
}

/// What a loaded or faulty machine may have spoilt, again, with nothing beside it.
void Pipeline::judge_deferred() {
  if (deferred_.empty()) return;
  parts_.progress.note("confirming " + std::to_string(deferred_.size()) +
                       (deferred_.size() == 1 ? " timeout" : " timeouts"));
  const auto status = visit_stored(std::exchange(deferred_, {}), [this](const Job& job) {
    if (!halted()) emit(parts_.judge->judge(job.key, job.completion, true), true);
  });
  if (!status.ok()) fail(status.error());
  parts_.progress.note("");
}

/// Sends results to the writer. A fault of the machine during a halt is the halt's own doing (Ctrl-C reaches children
/// too) and is dropped.
void Pipeline::emit(Judgement judgement, bool alone) {
  for (auto& finished : judgement.finished) {
    const bool infrastructure = !base::is_scored(finished.second.verdict);
    if (infrastructure && (halted() || !alone)) continue;
    results_.push(std::move(finished));
  }
  const std::lock_guard lock(mutex_);
  deferred_.insert(judgement.deferred.begin(), judgement.deferred.end());
}

void Pipeline::write_results() {
  auto noted = Clock::now();
  bool broken = false;
  while (auto item = results_.pop()) {
    if (broken) continue;
    const auto& [key, result] = *item;
    auto status = parts_.store.add_result(parts_.workload.benchmark(key.part).info().name, result);
    if (status.ok() && seconds_since(noted) > kSessionInterval) {
      noted = Clock::now();
      status = parts_.store.add_session_times(times_now());
    }
    if (!status.ok()) {
      broken = true;
      fail(status.error());
      continue;
    }
    if (base::is_scored(result.verdict)) parts_.workload.mark_scored(key);
    parts_.progress.tested(result.verdict);
  }
}

SessionTimes Pipeline::times_now() const {
  const double wall_s = seconds_since(begin_);
  const double generation_s = generation_s_;
  SessionTimes times{wall_s, generation_s < 0 ? wall_s : generation_s};
  if (parts_.generator != nullptr && parts_.asks_model) {
    const generators::Bill bill = parts_.generator->bill();
    times.requests = bill.requests;
    times.retries = bill.retries;
    times.throttled = bill.throttled;
  }
  return times;
}

/// The first failure is the one that is told; it halts everything.
void Pipeline::fail(const base::Error& error) {
  {
    const std::lock_guard lock(mutex_);
    if (failure_.ok()) failure_ = error;
  }
  halt_.request_stop();
}

}  // namespace

base::Status run_pipeline(const PipelineParts& parts, const std::stop_token& stop, SessionTimes& times) {
  return Pipeline(parts, times).run(stop);
}

}  // namespace run
