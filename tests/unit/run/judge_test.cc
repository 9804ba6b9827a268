#include "harness/run/judge.h"

#include <catch2/catch_test_macros.hpp>

#include "harness/run/result_cache.h"
#include "tests/support/shared_data.h"
#include "tests/unit/run/fakes.h"

using base::Verdict;

namespace {

struct Bench {
  explicit Bench(run::JudgeOptions options = {}) {
    run::Workload::Benchmarks parts;
    parts.push_back(std::make_unique<fakes::Benchmark>(3));
    auto made = run::Workload::make(std::move(parts), {}, 0);
    workload = std::move(*made);
    judge = std::make_unique<run::Judge>(
        *workload, [this](const base::Program& p) { return machine.run(p); }, std::move(options));
  }
  run::Judgement operator()(const std::string& word, bool alone = true,
                            base::FinishReason reason = base::FinishReason::kStop) {
    base::Completion completion;
    completion.text = word;
    completion.finish_reason = reason;
    return judge->judge({0, 0, sample++}, completion, alone);
  }
  fakes::Machine machine;
  std::unique_ptr<run::Workload> workload;
  std::unique_ptr<run::Judge> judge;
  int sample = 0;
};

run::JudgeOptions cached(run::ResultCache* cache, const std::string& environment_key) {
  run::JudgeOptions options;
  options.dedup = false;
  options.cache = cache;
  options.environment_key = environment_key;
  return options;
}

}  // namespace

TEST_CASE("A cut-off answer is truncated if it has no code or does not compile, else judged by what it does",
          "[judge]") {
  Bench bench;
  const auto verdict = [&](const std::string& word, base::FinishReason reason) {
    return bench(word, true, reason).finished.at(0).second.verdict;
  };
  CHECK(verdict("none", base::FinishReason::kLength) == Verdict::kTruncated);
  CHECK(verdict("none", base::FinishReason::kStop) == Verdict::kNoCode);
  CHECK(verdict("syntax", base::FinishReason::kLength) == Verdict::kTruncated);
  CHECK(verdict("syntax", base::FinishReason::kStop) == Verdict::kCompileError);  // a copy of the same program's result
  CHECK(verdict("pass", base::FinishReason::kLength) == Verdict::kPassed);
  CHECK(verdict("fail", base::FinishReason::kLength) == Verdict::kException);
}

TEST_CASE("A refusal and an empty answer have verdicts of their own, unless what came passes", "[judge]") {
  Bench bench;
  const auto verdict = [&](const std::string& word, base::FinishReason reason) {
    return bench(word, true, reason).finished.at(0).second.verdict;
  };
  CHECK(verdict("none", base::FinishReason::kContentFilter) == Verdict::kRefused);
  CHECK(verdict("syntax", base::FinishReason::kContentFilter) == Verdict::kRefused);
  CHECK(verdict("pass", base::FinishReason::kContentFilter) == Verdict::kPassed);
  CHECK(verdict("fail", base::FinishReason::kContentFilter) == Verdict::kException);
  CHECK(verdict("", base::FinishReason::kStop) == Verdict::kEmptyAnswer);
  CHECK(verdict(" \n\t", base::FinishReason::kUnknown) == Verdict::kEmptyAnswer);
  CHECK(verdict("", base::FinishReason::kLength) == Verdict::kTruncated);
  CHECK(verdict("", base::FinishReason::kContentFilter) == Verdict::kRefused);
}

TEST_CASE("What an earlier session cut off says nothing about the same program in a whole answer", "[judge]") {
  Bench first;
  const auto cut = first("syntax", true, base::FinishReason::kLength).finished.at(0).second;
  REQUIRE(cut.verdict == Verdict::kTruncated);
  Bench second;
  second.judge->learn(cut);
  CHECK(second("syntax").finished.at(0).second.verdict == Verdict::kCompileError);
}

TEST_CASE("Timeouts and faults of the machine wait until they can be judged alone", "[judge]") {
  Bench bench;
  CHECK(bench("slow", false).deferred.size() == 1);
  CHECK(bench("broken", false).deferred.size() == 1);
  const auto alone = bench("broken", true);
  CHECK(alone.finished.at(0).second.verdict == Verdict::kInfrastructure);
  CHECK(alone.finished.at(0).second.attempts == 3);
  CHECK(bench("slow", true).finished.at(0).second.verdict == Verdict::kTimeout);
  CHECK(bench("slow", false).finished.at(0).second.verdict == Verdict::kTimeout);  // confirmed before
}

TEST_CASE("The cache answers for a program that was run before, in this environment only", "[judge]") {
  const test_support::TemporaryFolder folder;
  const auto cache = run::ResultCache::open(folder.path() / "c.sqlite");
  REQUIRE(cache.ok());
  const run::JudgeOptions options = cached(cache->get(), "here");
  Bench first(options);
  CHECK(first("fail").finished.at(0).second.attempts == 1);
  CHECK(first("slow").finished.at(0).second.attempts == 1);
  Bench second(options);
  const auto known = second("fail");
  CHECK(known.finished.at(0).second.attempts == 0);
  CHECK(known.finished.at(0).second.evidence.category == "ValueError");
  CHECK(second("slow", false).finished.at(0).second.verdict == Verdict::kTimeout);
  CHECK(second.machine.runs() == 0);
  Bench elsewhere(cached(cache->get(), "there"));
  elsewhere("fail");
  CHECK(elsewhere.machine.runs() == 1);
}

TEST_CASE("A fault of the machine never enters the cache", "[judge]") {
  const test_support::TemporaryFolder folder;
  const auto cache = run::ResultCache::open(folder.path() / "c.sqlite");
  REQUIRE(cache.ok());
  Bench bench(cached(cache->get(), "here"));
  bench("broken");
  const int before = bench.machine.runs();
  bench("broken");
  CHECK(bench.machine.runs() == 2 * before);
}

TEST_CASE("A program's digest depends on every field and its boundaries", "[judge]") {
  base::Program program;
  program.candidate = "ab";
  program.test = "c";
  const auto digest = run::program_sha256(program);
  base::Program moved = program;
  moved.candidate = "a";
  moved.test = "bc";
  CHECK(run::program_sha256(moved) != digest);
  base::Program limited = program;
  limited.limits.cpu_ms += 1;
  CHECK(run::program_sha256(limited) != digest);
  CHECK(run::program_sha256(program) == digest);
}

TEST_CASE("The flag --timeout replaces the CPU limit, and the wall limit follows", "[judge]") {
  run::JudgeOptions options;
  options.timeout_s = 7;
  Bench bench(options);
  base::Completion completion;
  completion.text = "pass";
  const auto program = bench.judge->program_of({0, 0, 0}, completion);
  REQUIRE(program.has_value());
  CHECK(program->limits.cpu_ms == 7000);
  CHECK(program->limits.wall_ms >= 35000);
}
