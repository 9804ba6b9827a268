#include "harness/run/judge.h"

#include <chrono>
#include <optional>
#include <thread>

#include "harness/base/hash.h"
#include "harness/base/names.h"
#include "harness/score/classify.h"

namespace run {
namespace {

using base::Verdict;
using Status = base::Outcome::Status;

constexpr int kTriesAlone = 3;  // of a program that the machine failed to run
constexpr double kWallFactor =
    5;  // the wall limit stands far behind the CPU limit, so that a loaded machine does not matter

/// Appends a field with its length before it, so that no two different records have the same bytes.
void add_field(std::string& bytes, std::string_view field) {
  bytes += std::to_string(field.size());
  bytes += ':';
  bytes += field;
}

/// What the answer itself says about a sample whose program failed, or that has none: the model was cut off, refused,
/// or said nothing.
std::optional<Verdict> verdict_of_answer(const Ticket& ticket) {
  if (ticket.finish_reason == base::FinishReason::kLength) return Verdict::kTruncated;
  if (ticket.finish_reason == base::FinishReason::kContentFilter) return Verdict::kRefused;
  if (ticket.empty) return Verdict::kEmptyAnswer;
  return std::nullopt;
}

Ticket ticket_of(const SampleKey& key, const base::Completion& completion) {
  const bool empty = completion.text.find_first_not_of(" \t\r\n\v\f") == std::string::npos;
  return {key, completion.finish_reason, empty};
}

base::TestResult no_code(const Ticket& ticket) {
  base::TestResult result;
  result.verdict = verdict_of_answer(ticket).value_or(Verdict::kNoCode);
  result.evidence = score::evidence_of(result.verdict, {});
  result.attempts = 0;
  return result;
}

/// The program was not run, and trying again would not help.
base::TestResult unscored(const std::string& why) {
  base::Outcome outcome;
  outcome.detail = why;
  base::TestResult result;
  result.evidence = score::evidence_of(result.verdict, outcome);
  result.attempts = 0;
  return result;
}

/// The sample's own result from that of its program. An answer that was cut off or refused and does not compile is
/// truncated or refused: the model did not get to its end. One that compiles is judged by what it does; but where the
/// model said nothing, the failure is not that of the prompt, which is then the whole program.
base::TestResult personal(base::TestResult result, const Workload& workload, const Ticket& ticket) {
  result.task_id = workload.problem(ticket.key).task_id;
  result.sample = ticket.key.sample;
  const bool failed = result.verdict != Verdict::kPassed && base::is_scored(result.verdict);
  if (const auto own = verdict_of_answer(ticket);
      own && (result.verdict == Verdict::kCompileError || (ticket.empty && failed))) {
    result.verdict = *own;
    result.evidence.category = score::evidence_of(*own, {}).category;
  }
  return result;
}

bool must_be_confirmed(Verdict verdict) { return verdict == Verdict::kTimeout || verdict == Verdict::kInfrastructure; }

}  // namespace

std::string program_sha256(const base::Program& program) {
  std::string bytes;
  bytes.reserve(program.candidate.size() + program.test.size() + 256);
  add_field(bytes, program.runtime);
  add_field(bytes, std::to_string(static_cast<int>(program.protocol)));
  add_field(bytes, program.candidate);
  add_field(bytes, program.test);
  add_field(bytes, program.entry_point);
  const base::Limits& limits = program.limits;
  for (const double limit : {limits.cpu_ms, limits.wall_ms}) add_field(bytes, std::to_string(limit));
  for (const std::uint64_t limit : {limits.memory_bytes, limits.output_bytes, limits.disk_bytes}) {
    add_field(bytes, std::to_string(limit));
  }
  add_field(bytes, std::to_string(limits.processes));
  return base::sha256(bytes);
}

Judge::Judge(const Workload& workload, Executor executor, JudgeOptions options)
    : workload_(workload), executor_(std::move(executor)), options_(std::move(options)) {}

void Judge::learn(const base::TestResult& result) {
  // Such a verdict is the answer's, not its program's: another sample with the same program may deserve another.
  const bool of_answer = result.verdict == Verdict::kTruncated || result.verdict == Verdict::kRefused ||
                         result.verdict == Verdict::kEmptyAnswer;
  if (options_.dedup && !of_answer) dedup_.learn(result);
}

std::string Judge::cache_key(const std::string& program_digest) const {
  return base::sha256(program_digest + "/" + options_.environment_key);
}

std::string Judge::check_key(const SampleKey& key, const std::string& program_digest) const {
  const auto& info = workload_.benchmark(key.part).info();
  return base::sha256(cache_key(program_digest) + "/" + info.name + "/" + info.profile);
}

std::optional<base::Program> Judge::program_of(const SampleKey& key, const base::Completion& completion) const {
  const auto& benchmark = workload_.benchmark(key.part);
  const base::Problem& problem = workload_.problem(key);
  const benchmarks::Solution solution = benchmark.extract(problem, completion);
  if (!solution.found) return std::nullopt;
  base::Program program = benchmark.assemble(problem, solution);
  if (options_.timeout_s > 0) {
    program.limits.cpu_ms = options_.timeout_s * 1000;
    program.limits.wall_ms = program.limits.cpu_ms * kWallFactor;
  } else if (has_measured_limit(program)) {
    if (options_.measures_limits) set_cpu_limit(program, kMostOfReference * program.limits.cpu_ms);
    const auto raised = options_.raised_limits.find(benchmark.info().name);
    if (raised == options_.raised_limits.end()) return program;
    if (const auto limit = raised->second.find(problem.task_id); limit != raised->second.end())
      set_cpu_limit(program, limit->second);
  }
  return program;
}

Judgement Judge::judge(const SampleKey& key, const base::Completion& completion, bool alone) {
  const Ticket own = ticket_of(key, completion);
  Judgement judgement;
  const auto add = [&](const Ticket& ticket, const base::TestResult& result) {
    judgement.finished.emplace_back(ticket.key, personal(result, workload_, ticket));
  };
  const auto program = program_of(key, completion);
  if (!program) {
    add(own, no_code(own));
    return judgement;
  }
  if (const auto why = options_.missing ? options_.missing(program->runtime) : ""; !why.empty()) {
    if (alone)
      add(own, unscored(why));
    else
      judgement.deferred.push_back(key);
    return judgement;
  }
  const std::string digest = program_sha256(*program);
  if (options_.dedup) {
    auto claim = dedup_.claim(digest, own);
    if (claim.result) {
      claim.result->attempts = 0;  // not run: copied
      add(own, *claim.result);
    }
    if (!claim.mine) return judgement;
  }
  const base::TestResult result = run_program(key, *program, digest, alone);
  const bool defer =
      !alone && result.attempts > 0 && must_be_confirmed(result.verdict);  // attempts 0: confirmed by the cache
  std::vector<Ticket> waiting;
  if (options_.dedup) {
    const bool keep = !defer && result.verdict != Verdict::kInfrastructure;
    waiting = keep ? dedup_.finish(digest, result) : dedup_.give_up(digest);
  }
  if (defer) {
    judgement.deferred.push_back(key);
    for (const Ticket& ticket : waiting) judgement.deferred.push_back(ticket.key);
    return judgement;
  }
  add(own, result);
  base::TestResult copy = result;
  copy.attempts = 0;
  for (const Ticket& ticket : waiting) add(ticket, copy);
  return judgement;
}

base::TestResult Judge::run_program(const SampleKey& key, const base::Program& program, const std::string& digest,
                                    bool alone) {
  base::TestResult result;
  if (options_.cache != nullptr) {  // the benchmark's own solution, which has been run to know that it passes
    if (auto known = options_.cache->passed_check(check_key(key, digest))) {
      known->program_sha256 = digest;
      known->attempts = 0;
      return std::move(*known);
    }
  }
  const base::Outcome outcome = execute(program, digest, alone, result.attempts);
  const auto& benchmark = workload_.benchmark(key.part);
  const base::Problem& problem = workload_.problem(key);
  const base::Outcome seen = benchmark.observe(problem, program, outcome);
  result.verdict = score::verdict_of(seen);
  result.evidence = score::evidence_of(result.verdict, seen);
  result.usage = outcome.usage;
  result.program_sha256 = digest;
  benchmark.refine(problem, program, outcome, result);
  score::quote_source(program, result.evidence);
  // A timeout is kept only once it is confirmed; whatever else it was is kept at once.
  if (options_.cache != nullptr && result.attempts > 0 && (alone || !must_be_confirmed(result.verdict))) {
    options_.cache->store(cache_key(digest), outcome);
  }
  return result;
}

base::Outcome Judge::execute(const base::Program& program, const std::string& digest, bool alone, int& attempts) {
  attempts = 0;
  if (options_.cache != nullptr) {
    if (auto known = options_.cache->find(cache_key(digest))) return std::move(*known);
  }
  base::Outcome outcome;
  for (;;) {
    outcome = executor_(program);
    ++attempts;
    if (outcome.status != Status::kSandboxError || !alone || attempts >= kTriesAlone) return outcome;
    std::this_thread::sleep_for(std::chrono::milliseconds(200 * attempts));
  }
}

}  // namespace run
