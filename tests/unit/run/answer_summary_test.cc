#include "harness/run/answer_summary.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

using base::FinishReason;

namespace {

base::Completion answer(FinishReason reason, const std::string& text, double latency_ms) {
  base::Completion completion;
  completion.text = text;
  completion.finish_reason = reason;
  completion.latency_ms = latency_ms;
  return completion;
}

}  // namespace

TEST_CASE("Answers are counted by how they ended, and their latencies have percentiles", "[run]") {
  run::AnswerSummarizer answers;
  for (int i = 1; i <= 100; ++i) answers.add(answer(FinishReason::kStop, "x", i));
  answers.add(answer(FinishReason::kLength, "x", 50));
  answers.add(answer(FinishReason::kContentFilter, "", 50));
  answers.add(answer(FinishReason::kUnknown, "", 50));
  const auto summary = answers.summarize({10, 8, 105, 2, 1});
  REQUIRE(summary);
  CHECK(summary->requests == 105);
  CHECK(summary->retries == 2);
  CHECK(summary->throttled == 1);
  CHECK(summary->finished == 100);
  CHECK(summary->cut_off == 1);
  CHECK(summary->refused == 1);
  CHECK(summary->not_told == 1);
  CHECK(summary->empty == 2);
  CHECK_THAT(summary->latency_p50_ms, Catch::Matchers::WithinRel(50.0, 0.06));
  CHECK_THAT(summary->latency_p95_ms, Catch::Matchers::WithinRel(95.0, 0.06));
  CHECK(summary->latency_max_ms == 100);
}

TEST_CASE("A file of samples asked nobody", "[run]") {
  run::AnswerSummarizer answers;
  answers.add(answer(FinishReason::kUnknown, "x", 0));
  CHECK_FALSE(answers.summarize({1, 0}));
}

TEST_CASE("The cost is that of all benchmarks' tokens, and only with a price", "[run]") {
  base::BenchmarkSummary first;
  first.prompt_tokens = 1'000'000;
  first.completion_tokens = 500'000;
  base::BenchmarkSummary second;
  second.completion_tokens = 100'000;
  base::Json manifest = base::Json::object();
  CHECK_FALSE(run::cost_of(manifest, {first, second}));
  run::note_price(manifest, {2.5, 10});
  CHECK_THAT(*run::cost_of(manifest, {first, second}), Catch::Matchers::WithinRel(8.5, 1e-9));
}
