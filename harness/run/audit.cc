#include "harness/run/audit.h"

#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <unordered_map>
#include <utility>

#include "harness/base/names.h"
#include "harness/score/classify.h"

namespace run {
namespace {

constexpr std::size_t kAtOnce = 512;  // completions held in memory
constexpr std::size_t kNamed = 5;     // findings that a note names
constexpr int kTries = 3;

using SampleId = std::pair<std::string, int>;
/// Passes that are not audited, by benchmark.
using Passes = std::map<std::string, std::set<SampleId>>;

base::Result<Passes> unaudited(const Workload& workload, const std::filesystem::path& run) {
  std::set<std::string> auditable;
  for (int part = 0; part < workload.parts(); ++part) {
    const auto& benchmark = workload.benchmark(part);
    if (!benchmark.audited_by().empty()) auditable.insert(benchmark.info().name);
  }
  Passes passes;
  HARNESS_TRY(for_each_result(run, [&](const StoredResult& stored) -> base::Status {
    if (stored.result.verdict == base::Verdict::kPassed && auditable.contains(stored.benchmark))
      passes[stored.benchmark].insert({stored.result.task_id, stored.result.sample});
    return {};
  }));
  HARNESS_TRY(for_each_audit(run, [&](const AuditFinding& finding) -> base::Status {
    if (const auto found = passes.find(finding.benchmark); found != passes.end()) {
      found->second.erase({finding.task_id, finding.sample});
      if (found->second.empty()) passes.erase(found);
    }
    return {};
  }));
  return passes;
}

/// Audits the passes of one benchmark.
class Auditor {
 public:
  Auditor(const AuditParts& parts, const benchmarks::Benchmark& official, std::set<SampleId> passes)
      : parts_(parts), official_(official), passes_(std::move(passes)) {
    for (const auto& problem : official.problems()) official_problems_.emplace(problem.task_id, &problem);
  }

  base::Status run(const std::stop_token& stop) {
    HARNESS_TRY(open());
    std::vector<base::Completion> batch;
    HARNESS_TRY(for_each_completion(parts_.store.folder(), [&](const StoredCompletion& stored) -> base::Status {
      const auto& completion = stored.completion;
      if (stored.benchmark != official_.info().name || !passes_.contains({completion.task_id, completion.sample}))
        return {};
      if (!problems_.contains(completion.task_id)) return {};
      batch.push_back(completion);
      if (batch.size() < kAtOnce) return {};
      return audit_batch(std::exchange(batch, {}), stop);
    }));
    HARNESS_TRY(audit_batch(batch, stop));
    for (const auto& completion : doubtful_) {
      if (stop.stop_requested()) break;
      HARNESS_TRY(audit_one(completion, true));
    }
    return stop.stop_requested() ? base::Error{base::ErrorCode::kInterrupted, "interrupted"} : base::Status();
  }

 private:
  base::Status open() {
    HARNESS_ASSIGN(stronger_, parts_.open_benchmark(official_.audited_by()));
    std::set<std::string> wanted;
    for (const auto& [task_id, sample] : passes_) wanted.insert(task_id);
    std::vector<int> tasks;
    for (std::size_t i = 0; i < stronger_->problems().size(); ++i) {
      const auto& problem = stronger_->problems()[i];
      if (!wanted.contains(problem.task_id)) continue;
      tasks.push_back(static_cast<int>(i));
      problems_.emplace(problem.task_id, &problem);
    }
    for (const auto& [task_id, sample] : passes_) {
      if (problems_.contains(task_id)) continue;
      HARNESS_TRY(parts_.store.add_audit({official_.info().name, task_id, sample, base::Verdict::kInfrastructure,
                                          official_.audited_by() + " has no such task"}));
    }
    return stronger_->prepare(tasks, parts_.preparation);
  }

  base::Status audit_batch(const std::vector<base::Completion>& batch, const std::stop_token& stop) {
    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    base::Status failed;
    {
      std::vector<std::jthread> threads;
      for (int i = 0; i < parts_.slots; ++i) {
        threads.emplace_back([&] {
          for (std::size_t at = next++; at < batch.size() && !stop.stop_requested(); at = next++) {
            const auto done = audit_one(batch[at], false);
            const std::lock_guard lock(mutex);
            if (!done.ok()) failed = done;
          }
        });
      }
    }
    return failed;
  }

  base::Status audit_one(const base::Completion& completion, bool alone) {
    const auto& official_problem = *official_problems_.at(completion.task_id);
    const auto solution = official_.extract(official_problem, completion);
    const std::string candidate = official_.assemble(official_problem, solution).candidate;
    AuditFinding finding{official_.info().name, completion.task_id, completion.sample, {}, {}};
    const std::string key = completion.task_id + "/" + candidate;
    if (const auto known = find(key)) {
      finding.verdict = known->verdict;
      finding.evidence = known->evidence;
      return parts_.store.add_audit(finding);
    }
    const auto result = judge(*problems_.at(completion.task_id), candidate);
    if (!result) return {};  // the machine's fault: another session may audit it
    if (result->verdict != base::Verdict::kPassed && !alone) {
      const std::lock_guard lock(mutex_);
      doubtful_.push_back(completion);
      return {};
    }
    Judged judged = *result;
    if (judged.verdict != base::Verdict::kPassed && !own_solution_passes(official_problem))
      judged = {base::Verdict::kInfrastructure, official_.audited_by() + " has changed this task"};
    finding.verdict = judged.verdict;
    finding.evidence = judged.evidence;
    const std::lock_guard lock(mutex_);
    known_.emplace(key, judged);
    return parts_.store.add_audit(finding);
  }

  /// What the official benchmark's own solution fails, too, says nothing of a candidate.
  [[nodiscard]] bool own_solution_passes(const base::Problem& official_problem) const {
    const auto solution = official_.extract(official_problem, official_.canonical(official_problem));
    const auto result =
        judge(*problems_.at(official_problem.task_id), official_.assemble(official_problem, solution).candidate);
    return result && result->verdict == base::Verdict::kPassed;
  }

  struct Judged {
    base::Verdict verdict = base::Verdict::kPassed;
    std::string evidence;
  };

  /// By the official inputs only: the plus inputs would fail what the official test lets pass.
  std::optional<Judged> judge(const base::Problem& problem, const std::string& candidate) const {
    const base::Program program = stronger_->assemble(problem, {candidate, true, true});
    for (int tried = 0; tried < kTries; ++tried) {
      const base::Outcome outcome = parts_.execute(program);
      if (outcome.status == base::Outcome::Status::kSandboxError) continue;
      const base::Outcome seen = stronger_->observe(problem, program, outcome);
      base::TestResult result;
      result.verdict = score::verdict_of(seen);
      result.evidence = score::evidence_of(result.verdict, seen);
      stronger_->refine(problem, program, outcome, result);
      base::Verdict verdict = result.verdict;
      for (const auto& [part, of_part] : result.parts)
        if (part == "base") verdict = of_part;
      if (verdict == base::Verdict::kPassed) return Judged{};
      const std::string& message = result.evidence.message;
      return Judged{verdict, result.evidence.category + (message.empty() ? "" : ": " + message)};
    }
    return std::nullopt;
  }

  std::optional<Judged> find(const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(key);
    return found == known_.end() ? std::nullopt : std::optional(found->second);
  }

  const AuditParts& parts_;
  const benchmarks::Benchmark& official_;
  std::set<SampleId> passes_;
  std::unordered_map<std::string, const base::Problem*> official_problems_;
  std::unique_ptr<benchmarks::Benchmark> stronger_;
  std::unordered_map<std::string, const base::Problem*> problems_;  // of stronger_
  std::mutex mutex_;                                                // guards the two below
  std::unordered_map<std::string, Judged> known_;  // by task and candidate: identical programs run once
  std::vector<base::Completion> doubtful_;         // to be run again, alone
};

struct Counts {
  std::int64_t audited = 0;
  std::int64_t not_auditable = 0;
  std::vector<std::string> differing;
};

std::string note_of(const Counts& counts) {
  std::string note = "audit: " + std::to_string(counts.audited - static_cast<std::int64_t>(counts.differing.size())) +
                     " of " + std::to_string(counts.audited) +
                     " passes also pass where only inputs enter the process and results are compared outside";
  if (counts.not_auditable > 0) note += "; " + std::to_string(counts.not_auditable) + " have no such calls to compare";
  if (counts.differing.empty()) return note;
  note += "; these do not (the score counts them): ";
  for (std::size_t i = 0; i < counts.differing.size() && i < kNamed; ++i)
    note += (i == 0 ? "" : ", ") + counts.differing[i];
  return note + (counts.differing.size() > kNamed ? ", …" : "") + "; audit.jsonl has all";
}

}  // namespace

base::Result<bool> has_unaudited_passes(const Workload& workload, const std::filesystem::path& run) {
  HARNESS_ASSIGN(const Passes passes, unaudited(workload, run));
  return !passes.empty();
}

base::Status audit(const AuditParts& parts, const std::stop_token& stop) {
  HARNESS_ASSIGN(Passes passes, unaudited(parts.workload, parts.store.folder()));
  for (int part = 0; part < parts.workload.parts(); ++part) {
    const auto& benchmark = parts.workload.benchmark(part);
    const auto found = passes.find(benchmark.info().name);
    if (found == passes.end()) continue;
    if (parts.say) {
      parts.say("Auditing " + std::to_string(found->second.size()) + " passes of " + benchmark.info().title +
                " by the calls of " + benchmark.audited_by());
    }
    HARNESS_TRY(Auditor(parts, benchmark, std::move(found->second)).run(stop));
  }
  return {};
}

base::Result<std::vector<std::pair<std::string, std::string>>> audit_notes(const std::filesystem::path& run) {
  std::map<std::string, Counts> by_benchmark;
  HARNESS_TRY(for_each_audit(run, [&](const AuditFinding& finding) -> base::Status {
    Counts& counts = by_benchmark[finding.benchmark];
    if (!base::is_scored(finding.verdict)) {
      ++counts.not_auditable;
      return {};
    }
    ++counts.audited;
    if (finding.verdict != base::Verdict::kPassed) {
      counts.differing.push_back(finding.task_id + " sample " + std::to_string(finding.sample) + " (" +
                                 finding.evidence + ")");
    }
    return {};
  }));
  std::vector<std::pair<std::string, std::string>> notes;
  for (const auto& [benchmark, counts] : by_benchmark) notes.emplace_back(benchmark, note_of(counts));
  return notes;
}

}  // namespace run
