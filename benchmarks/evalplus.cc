#include "benchmarks/evalplus.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>

#include "benchmarks/asking.h"
#include "benchmarks/data_sets.h"
#include "benchmarks/errata.h"
#include "benchmarks/evalplus_load.h"
#include "benchmarks/mbpp_fields.h"
#include "harness/base/files.h"

namespace benchmarks {
namespace {

using base::Verdict;
using Cause = GroupResult::Cause;
using Status = base::Outcome::Status;

constexpr double kWallFactor =
    20;  // for a machine that is loaded by other work; a program that sleeps is stopped long before
constexpr double kCanonicalCpuMs = 300'000;
constexpr std::size_t kNamed = 5;  // failing tasks that a message names

/// evalplus' oracle of HumanEval/32 looks at the coefficients after the call, so the call returns them too.
const std::string kFindZeroWrapper =
    "\n\ndef harness_find_zero(*arguments):\n    return find_zero(*arguments), arguments[0]\n";

struct Kind {
  std::string name;
  std::string title;
  bool mbpp = false;
};

/// evalplus' word for a group: it calls everything that left no trace a timeout.
std::string official_word(const GroupResult& group, const base::Outcome& outcome) {
  if (group.cause == Cause::kPassed) return "pass";
  return group.cause == Cause::kSilent && outcome.status != Status::kCompileError ? "timeout" : "fail";
}

class Evalplus final : public Benchmark {
 public:
  static base::Result<std::unique_ptr<Benchmark>> open(const Kind& kind, const Options& options) {
    auto benchmark = std::make_unique<Evalplus>();
    benchmark->kind_ = kind;
    HARNESS_ASSIGN(benchmark->rules_, find_evalplus_profile(options.profile));
    benchmark->corrected_rules_ = benchmark->rules_;
    benchmark->corrected_rules_.find_zero = EvalplusRules::FindZero::kRoot;
    HARNESS_ASSIGN(const auto* data_set, find_data_set(kind.name));
    HARNESS_ASSIGN(const auto file, locate(*data_set, options.data_dir));
    HARNESS_ASSIGN(const auto content, base::read_file(file.path));
    HARNESS_ASSIGN(benchmark->data_, load_evalplus(file.path, content, kind.mbpp));
    HARNESS_TRY(check_content(*data_set, file, content));
    HARNESS_ASSIGN(benchmark->asking_, Asking::open(kind.mbpp ? mbpp_plus_styles() : humaneval_styles(), options));
    HARNESS_ASSIGN(auto digest, content_digest(*data_set, content));
    benchmark->finish_loading(std::move(digest));
    return std::unique_ptr<Benchmark>(std::move(benchmark));
  }

  [[nodiscard]] const Info& info() const override { return info_; }
  [[nodiscard]] std::span<const base::Problem> problems() const override { return data_.problems; }

  [[nodiscard]] base::Status prepare(std::span<const int> tasks, const Preparation& preparation) override {
    const ExpectedStore store(preparation.cache_dir, preparation.environment);
    std::vector<std::size_t> missing;
    for (const int task : tasks)
      if (!recall(static_cast<std::size_t>(task), store)) missing.push_back(static_cast<std::size_t>(task));
    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    std::size_t done = 0;
    std::vector<std::string> failures;
    base::Status stored;
    if (preparation.progress && !missing.empty()) preparation.progress(0, missing.size());
    const auto work = [&] {
      for (std::size_t at = next++; at < missing.size(); at = next++) {
        const auto [failure, kept] = compute(missing[at], store, preparation.run);
        const std::lock_guard lock(mutex);
        if (!failure.empty()) failures.push_back(data_.problems[missing[at]].task_id + " (" + failure + ")");
        if (!kept.ok()) stored = kept;
        if (preparation.progress) preparation.progress(++done, missing.size());
      }
    };
    {
      std::vector<std::jthread> threads;
      for (int i = 1; i < preparation.parallel; ++i) threads.emplace_back(work);
      work();
    }
    if (!failures.empty()) return canonical_failures(failures, tasks.size());
    return stored;
  }

  [[nodiscard]] const base::TestResult* passed_in_preparation(const base::Problem& problem) const override {
    const auto& result = passed_in_preparation_[index_.at(problem.task_id)];
    return result ? &*result : nullptr;
  }

  [[nodiscard]] base::Prompt prompt(const base::Problem& problem) const override {
    return asking_.style().render(problem.task_id, fields(problem));
  }

  [[nodiscard]] Solution extract(const base::Problem& problem, const base::Completion& completion) const override {
    return asking_.extract(completion, fields(problem),
                           {"python", problem.entry_point, kind_.mbpp ? "" : problem.prompt});
  }

  [[nodiscard]] base::Program assemble(const base::Problem& problem, const Solution& solution) const override {
    return program(problem, task_of(problem), (solution.whole_program ? "" : problem.prompt) + solution.code, true);
  }

  [[nodiscard]] std::string known_failure(const base::Problem& problem) const override {
    const auto* erratum = find_erratum(kind_.name, rules_.name, problem.task_id);
    return erratum != nullptr && erratum->canonical_fails ? erratum->fault : "";
  }

  [[nodiscard]] base::Outcome observe(const base::Problem& problem, const base::Program& /*program*/,
                                      const base::Outcome& outcome) const override {
    base::Outcome seen = without_returned(outcome);
    if (outcome.status == Status::kSandboxError || outcome.status == Status::kCompileError) return seen;
    const auto groups = task_of(problem).judge(rules_, outcome);
    const auto failed =
        std::find_if(groups.begin(), groups.end(), [](const GroupResult& g) { return g.cause != Cause::kPassed; });
    if (failed == groups.end()) return seen;
    if (failed->cause == Cause::kWrong) seen.status = Status::kCompleted;
    if (failed->cause == Cause::kSilent && seen.status == Status::kCompleted) seen.status = Status::kExited;
    if (failed->cause == Cause::kExpired) seen.status = Status::kCpuLimit;
    if (failed->cause == Cause::kRaised) {
      seen.status = Status::kException;
      seen.exception = failed->exception;
    }
    return seen;
  }

  void refine(const base::Problem& problem, const base::Program& /*program*/, const base::Outcome& outcome,
              base::TestResult& result) const override {
    if (outcome.status == Status::kSandboxError) return;
    const auto& task = task_of(problem);
    const auto groups = task.judge(rules_, outcome);
    result.official_result = "base=" + official_word(groups[0], outcome) + " plus=" + official_word(groups[1], outcome);
    const Verdict of_machine = result.verdict;
    const std::size_t first = groups[0].cause != Cause::kPassed ? 0 : 1;
    if (groups[first].cause == Cause::kWrong) {
      result.verdict = Verdict::kWrongAnswer;
      result.evidence = {};
      result.evidence.category = "Wrong Answer";
    }
    describe(task, first, groups[first], result.evidence);
    const Verdict base_verdict = verdict_of(groups[0], of_machine);
    const Verdict both = base_verdict != Verdict::kPassed ? base_verdict : verdict_of(groups[1], of_machine);
    result.verdict = both;
    const auto* erratum = find_erratum(kind_.name, rules_.name, problem.task_id);
    if (both == Verdict::kPassed && erratum != nullptr && erratum->no_solution_passes) fail_by_rule(*erratum, result);
    result.parts = {{"base", base_verdict}, {"plus", result.verdict}};
    if (has_corrections_) result.parts.emplace_back("corrected", corrected(problem, task, outcome, both, of_machine));
  }

 private:
  void finish_loading(std::string digest) {
    passed_in_preparation_.resize(data_.problems.size());
    for (std::size_t i = 0; i < data_.problems.size(); ++i) {
      data_.tasks[i].expected.resize(kEvalplusGroups.size());
      index_.emplace(data_.problems[i].task_id, i);
    }
    for (const auto* erratum : errata_of(kind_.name, rules_.name)) has_corrections_ |= !erratum->correction.empty();
    info_ = {kind_.name,
             kind_.title,
             rules_.name,
             asking_.style().name(),
             asking_.extractor().name,
             {std::move(digest)},
             asking_.style().max_tokens()};
  }

  [[nodiscard]] PromptFields fields(const base::Problem& problem) const {
    return kind_.mbpp ? mbpp_plus_fields(problem) : humaneval_fields(problem);
  }

  [[nodiscard]] const EvalplusTask& task_of(const base::Problem& problem) const {
    return data_.tasks[index_.at(problem.task_id)];
  }

  [[nodiscard]] base::Program program(const base::Problem& problem, const EvalplusTask& task, std::string code,
                                      bool limited) const {
    base::Program program;
    program.runtime = "python-evalplus";
    program.protocol = base::Protocol::kCallReturn;
    program.candidate = std::move(code);
    program.entry_point = problem.entry_point;
    if (is_find_zero(task.compared)) {
      program.candidate += kFindZeroWrapper;
      program.entry_point = "harness_find_zero";
    }
    program.test = task.payload(rules_, limited);
    program.limits.cpu_ms = limited ? task.total_limit_ms(rules_) : kCanonicalCpuMs;
    program.limits.wall_ms = kWallFactor * program.limits.cpu_ms;
    return program;
  }

  [[nodiscard]] base::Program canonical_program(std::size_t index) const {
    const auto& problem = data_.problems[index];
    return program(problem, data_.tasks[index], problem.prompt + problem.canonical_solution, false);
  }

  /// A solution that is known to fail is believed as far as it came.
  bool recall(std::size_t index, const ExpectedStore& store) {
    auto& task = data_.tasks[index];
    const auto returned = store.find(canonical_program(index));
    if (!returned) return false;
    auto expected = expected_from(*returned, kEvalplusGroups.size());
    if (!incomplete(expected, *returned, task.call_counts()).empty() && known_failure(data_.problems[index]).empty())
      return false;
    task.set_expected(std::move(expected), rules_);
    return true;
  }

  /// Why the canonical solution failed, if it did and should not; and whether what it returned was kept.
  std::pair<std::string, base::Status> compute(std::size_t index, const ExpectedStore& store, const Runner& run) {
    auto& task = data_.tasks[index];
    const auto canonical = canonical_program(index);
    auto outcome = run(canonical);
    if (outcome.status == Status::kSandboxError) outcome = run(canonical);
    auto expected = expected_from(outcome.returned, kEvalplusGroups.size());
    const std::string failure = incomplete(expected, outcome.returned, task.call_counts());
    task.set_expected(std::move(expected), rules_);
    passed_in_preparation_[index] = passed_result(data_.problems[index], canonical, outcome);
    const bool known = outcome.status != Status::kSandboxError && !known_failure(data_.problems[index]).empty();
    if (failure.empty() || known) return {"", store.keep(canonical, outcome.returned)};
    return {outcome.detail.empty() ? failure : failure + "; " + outcome.detail, {}};
  }

  /// As of a sample, although no limits were set; empty if it would not pass with them.
  [[nodiscard]] std::optional<base::TestResult> passed_result(const base::Problem& problem,
                                                              const base::Program& canonical,
                                                              const base::Outcome& outcome) const {
    if (outcome.status != Status::kCompleted || outcome.usage.cpu_ms > task_of(problem).total_limit_ms(rules_))
      return {};
    base::TestResult result;
    result.task_id = problem.task_id;
    result.verdict = Verdict::kPassed;
    result.evidence.category = "Passed";
    result.usage = outcome.usage;
    refine(problem, canonical, outcome, result);
    return result.verdict == Verdict::kPassed ? std::optional(std::move(result)) : std::nullopt;
  }

  [[nodiscard]] base::Error canonical_failures(std::vector<std::string> failures, std::size_t total) const {
    std::sort(failures.begin(), failures.end());
    std::string list;
    for (std::size_t i = 0; i < std::min(failures.size(), kNamed); ++i) list += (i == 0 ? "" : ", ") + failures[i];
    if (failures.size() > kNamed) list += ", …";
    return {base::ErrorCode::kSandbox, "no score: the expected outputs of " + kind_.title +
                                           " cannot be computed on this machine for " +
                                           std::to_string(failures.size()) + " of " + std::to_string(total) +
                                           " tasks: " + list + "; look at `harness doctor` and --python"};
  }

  static base::Outcome without_returned(const base::Outcome& outcome) {
    base::Outcome copy;
    copy.status = outcome.status;
    copy.exit_code = outcome.exit_code;
    copy.signal = outcome.signal;
    copy.exception = outcome.exception;
    copy.detail = outcome.detail;
    copy.stdout_head = outcome.stdout_head;
    copy.stderr_head = outcome.stderr_head;
    copy.flags = outcome.flags;
    copy.usage = outcome.usage;
    return copy;
  }

  /// A program that passes, where the official evaluator lets none pass.
  static void fail_by_rule(const Erratum& erratum, base::TestResult& result) {
    result.verdict = Verdict::kOutOfMemory;
    result.official_result = "base=pass plus=fail";
    result.evidence.category = "Official Evaluator";
    result.evidence.message = erratum.fault;
  }

  /// `of_machine`: the classifier's verdict, which is that of the group in which the process ended.
  static Verdict verdict_of(const GroupResult& group, Verdict of_machine) {
    switch (group.cause) {
      case Cause::kPassed:
        return Verdict::kPassed;
      case Cause::kWrong:
        return Verdict::kWrongAnswer;
      case Cause::kExpired:
        return Verdict::kTimeout;
      case Cause::kRaised:
        return of_machine == Verdict::kPassed || of_machine == Verdict::kWrongAnswer ? Verdict::kException : of_machine;
      case Cause::kSilent:
        return of_machine == Verdict::kPassed ? Verdict::kExitedEarly : of_machine;
    }
    return of_machine;
  }

  static void describe(const EvalplusTask& task, std::size_t group, const GroupResult& result,
                       base::Evidence& evidence) {
    if (result.cause == Cause::kPassed || result.not_loaded) return;
    const std::string call = task.call_text(group, result.call);
    const std::string where =
        std::string(kEvalplusGroups[group]) + " input " + std::to_string(result.call + 1) + ": " + call;
    if (result.cause == Cause::kWrong) {
      evidence.message = where + " returned " + result.got + ", expected " + result.expected +
                         (result.note.empty() ? "" : " (" + result.note + ")");
      evidence.got = result.got;
      evidence.expected = result.expected;
    } else if (result.cause != Cause::kSilent) {
      evidence.message += (evidence.message.empty() ? "" : "; ") + where;
    }
  }

  [[nodiscard]] Verdict corrected(const base::Problem& problem, const EvalplusTask& task, const base::Outcome& outcome,
                                  Verdict official, Verdict of_machine) const {
    const auto* erratum = find_erratum(kind_.name, rules_.name, problem.task_id);
    if (erratum == nullptr || erratum->correction.empty()) return official;
    const auto groups = task.judge(corrected_rules_, outcome);
    const Verdict base_verdict = verdict_of(groups[0], of_machine);
    return base_verdict != Verdict::kPassed ? base_verdict : verdict_of(groups[1], of_machine);
  }

  Kind kind_;
  Info info_;
  EvalplusRules rules_;
  EvalplusRules corrected_rules_;
  bool has_corrections_ = false;
  Asking asking_;
  EvalplusData data_;
  std::vector<std::optional<base::TestResult>> passed_in_preparation_;  // by problem; each is written by one thread
  std::unordered_map<std::string, std::size_t> index_;
};

}  // namespace

base::Result<std::unique_ptr<Benchmark>> open_humaneval_plus(const Options& options) {
  return Evalplus::open({"humaneval+", "HumanEval+", false}, options);
}
base::Result<std::unique_ptr<Benchmark>> open_mbpp_plus(const Options& options) {
  return Evalplus::open({"mbpp+", "MBPP+", true}, options);
}
base::Result<std::unique_ptr<Benchmark>> open_mbpp_plus_0_1_0(const Options& options) {
  return Evalplus::open({"mbpp+@0.1.0", "MBPP+ 0.1.0", true}, options);
}

}  // namespace benchmarks
