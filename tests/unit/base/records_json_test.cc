#include "harness/base/records_json.h"

#include <limits>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using Catch::Matchers::ContainsSubstring;

namespace {

base::Completion completion() {
  base::Completion c;
  c.task_id = "HumanEval/7";
  c.sample = 3;
  c.form = base::Completion::Form::kSolution;
  c.text = "def f():\n\treturn \"\\u0000 é \U0001F600\"";
  c.finish_reason = base::FinishReason::kLength;
  c.prompt_tokens = 12;
  c.latency_ms = 0.1;
  return c;
}

base::TestResult result() {
  base::TestResult r;
  r.task_id = "Mbpp/2";
  r.sample = 99;
  r.verdict = base::Verdict::kWrongAnswer;
  r.evidence = {"Wrong Answer", "assert f(1) == 2", 12, true, "assert f(1) == 2", "2", "3", {"exit"}};
  r.usage = {1.5, 2.25, std::numeric_limits<std::uint64_t>::max(), 17};
  r.program_sha256 = "abc";
  r.official_result = "failed: ";
  r.parts = {{"plus", base::Verdict::kTimeout}, {"base", base::Verdict::kPassed}};
  r.attempts = 2;
  return r;
}

base::Summary summary() {
  base::Summary s;
  s.run = "r";
  s.model = "m";
  s.harness_version = "0.1.0";
  s.created = "2026-01-01T00:00:00Z";
  s.wall_s = 1.5;
  s.generation_s = 0.5;
  s.settings = {{"temperature", "0"}, {"n", "1"}};
  s.sandbox = {"seccomp"};
  base::BenchmarkSummary b;
  b.benchmark = "humaneval";
  b.problems = 20;
  b.problems_total = 164;
  b.samples = b.scored = 20;
  b.pass_at_k = {{"", 1, base::Estimate{0.1, 0.05, 0.0, 0.2}}, {"plus", 10, std::nullopt}};
  b.categories = {{"NameError", 3}};
  b.completion_tokens = 5;
  b.notes = {"a note"};
  s.benchmarks = {b};
  return s;
}

template <typename T>
std::string message_of(const base::Result<T>& outcome) {
  REQUIRE_FALSE(outcome.ok());
  return outcome.error().message;
}

}  // namespace

TEST_CASE("Completions survive a trip through a line of text", "[unit]") {
  const auto before = completion();
  const std::string line = base::dump_line(base::to_json(before));
  CHECK(line.find('\n') == std::string::npos);
  const auto after = base::completion_from_json(*base::parse_json(line));
  REQUIRE(after.ok());
  CHECK(after->task_id == before.task_id);
  CHECK(after->sample == before.sample);
  CHECK(after->form == before.form);
  CHECK(after->text == before.text);
  CHECK(after->finish_reason == before.finish_reason);
  CHECK(after->prompt_tokens == before.prompt_tokens);
  CHECK(after->completion_tokens == std::nullopt);
  CHECK(after->latency_ms == before.latency_ms);
  CHECK(base::dump_line(base::to_json(*after)) == line);
}

TEST_CASE("Results survive, with their parts in order", "[unit]") {
  const auto before = result();
  const std::string line = base::dump_line(base::to_json(before));
  const auto after = base::test_result_from_json(*base::parse_json(line));
  REQUIRE(after.ok());
  CHECK(base::dump_line(base::to_json(*after)) == line);
  CHECK(after->verdict == before.verdict);
  CHECK(after->evidence.expected == "2");
  CHECK(after->evidence.flags == before.evidence.flags);
  CHECK(after->usage.peak_memory_bytes == before.usage.peak_memory_bytes);
  CHECK(after->parts == before.parts);
  CHECK(after->attempts == 2);
}

TEST_CASE("Summaries survive, and a missing pass@k stays missing", "[unit]") {
  const std::string line = base::dump_line(base::to_json(summary()));
  const auto after = base::summary_from_json(*base::parse_json(line));
  REQUIRE(after.ok());
  CHECK(base::dump_line(base::to_json(*after)) == line);
  CHECK(after->settings == summary().settings);
  CHECK(after->benchmarks.at(0).pass_at_k.at(0).estimate->standard_error == 0.05);
  CHECK_FALSE(after->benchmarks.at(0).pass_at_k.at(1).estimate.has_value());
  CHECK(after->benchmarks.at(0).prompt_tokens == std::nullopt);
}

TEST_CASE("Invalid UTF-8 of a model becomes U+FFFD instead of an exception", "[unit]") {
  auto broken = completion();
  broken.text = "a\xff\xfe b";
  const auto after = base::completion_from_json(*base::parse_json(base::dump_line(base::to_json(broken))));
  REQUIRE(after.ok());
  CHECK(after->text == "a\xEF\xBF\xBD\xEF\xBF\xBD b");
}

TEST_CASE("Records of the wrong shape name the key", "[unit]") {
  auto json = base::to_json(completion());
  json.erase("text");
  CHECK_THAT(message_of(base::completion_from_json(json)), ContainsSubstring("\"text\" is missing"));
  json["text"] = 3;
  CHECK_THAT(message_of(base::completion_from_json(json)), ContainsSubstring("\"text\" must be a string"));
  json["text"] = "";
  json["sample"] = 1.5;
  CHECK_THAT(message_of(base::completion_from_json(json)), ContainsSubstring("\"sample\" must be an integer"));
  json["sample"] = 3'000'000'000;
  CHECK_THAT(message_of(base::completion_from_json(json)), ContainsSubstring("\"sample\" must be an integer in range"));
  json["sample"] = 0;
  json["form"] = "poem";
  CHECK_THAT(message_of(base::completion_from_json(json)), ContainsSubstring("unknown form \"poem\""));
  CHECK_THAT(message_of(base::completion_from_json(base::Json::array())), ContainsSubstring("expected a JSON object"));

  auto verdict = base::to_json(result());
  verdict["usage"]["output_bytes"] = -1;
  CHECK_THAT(message_of(base::test_result_from_json(verdict)),
             ContainsSubstring("\"output_bytes\" must be an integer in range"));
  verdict = base::to_json(result());
  verdict["parts"]["base"] = "maybe";
  CHECK_THAT(message_of(base::test_result_from_json(verdict)), ContainsSubstring("unknown verdict \"maybe\""));
  verdict["parts"] = base::Json::array();
  CHECK_THAT(message_of(base::test_result_from_json(verdict)), ContainsSubstring("\"parts\" must be an object"));

  auto bad = base::to_json(summary());
  bad["benchmarks"][0]["pass_at_k"][0]["estimate"]["low"] = "x";
  CHECK_THAT(message_of(base::summary_from_json(bad)), ContainsSubstring("\"low\" must be a number"));
  bad["benchmarks"] = 1;
  CHECK_THAT(message_of(base::summary_from_json(bad)), ContainsSubstring("\"benchmarks\" must be an array"));
}
