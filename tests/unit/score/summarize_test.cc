#include "harness/score/summarize.h"

#include <cmath>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "harness/base/files.h"
#include "harness/base/json.h"
#include "tests/support/shared_data.h"

using base::Verdict;
using Catch::Matchers::WithinAbs;

namespace {

base::TestResult result(const std::string& task, Verdict verdict, const std::string& category = "NameError",
                        std::vector<std::pair<std::string, Verdict>> parts = {}) {
  base::TestResult r;
  r.task_id = task;
  r.verdict = verdict;
  r.evidence.category = category;
  r.usage.cpu_ms = 2;
  r.parts = std::move(parts);
  return r;
}

/// The published verdicts of the WizardCoder-15B samples by one evaluator.
std::vector<base::TestResult> published(const std::string& evaluator) {
  auto reader = base::LineReader::open(test_support::shared_file("verdicts/wizardcoder-15b.humaneval.jsonl.gz"));
  REQUIRE(reader.ok());
  std::vector<base::TestResult> results;
  for (std::string line; *reader->next(line);) {
    const auto json = *base::parse_json(line);
    if (*base::string_member(json, "evaluator") != evaluator) continue;
    results.push_back(result(*base::string_member(json, "task_id"),
                             json.at("passed").get<bool>() ? Verdict::kPassed : Verdict::kWrongAnswer, "Wrong Answer"));
  }
  return results;
}

}  // namespace

TEST_CASE("golden: WizardCoder-15B's published verdicts come to 98 of 164", "[unit]") {
  score::Summarizer summarizer({1, 10});
  for (const auto& r : published("openai/human-eval@6d43fb9")) summarizer.add(r);
  const auto summary = summarizer.summarize();
  CHECK(summary.problems == 164);
  CHECK(summary.passed == 98);
  const auto& estimate = summary.pass_at_k.at(0).estimate;
  REQUIRE(estimate.has_value());
  CHECK_THAT(estimate->value, WithinAbs(98.0 / 164, 1e-12));
  // For verdicts of 0 and 1, s² = p(1-p) m/(m-1).
  const double p = 98.0 / 164;
  CHECK_THAT(estimate->standard_error, WithinAbs(std::sqrt(p * (1 - p) / 163), 1e-12));
  CHECK_THAT(estimate->low, WithinAbs(p - 1.959963984540054 * estimate->standard_error, 1e-12));
  CHECK_FALSE(summary.pass_at_k.at(1).estimate.has_value());  // pass@10 of one sample
}

TEST_CASE("golden: human-eval's example, one problem with 3 of 6", "[unit]") {
  score::Summarizer summarizer({1, 6, 7});
  for (int i = 0; i < 6; ++i) summarizer.add(result("test/0", i < 3 ? Verdict::kPassed : Verdict::kException));
  const auto scores = summarizer.summarize().pass_at_k;
  CHECK_THAT(scores.at(0).estimate->value, WithinAbs(0.4999999999999999, 1e-12));
  CHECK(scores.at(1).estimate->value == 1.0);
  CHECK_FALSE(scores.at(2).estimate.has_value());
}

TEST_CASE("Faults of the machine count neither way and are told", "[unit]") {
  score::Summarizer summarizer({1});
  summarizer.add(result("a", Verdict::kPassed));
  summarizer.add(result("a", Verdict::kInfrastructure, "Infrastructure"));
  summarizer.add(result("b", Verdict::kException));
  auto summary = summarizer.summarize();
  CHECK(summary.samples == 3);
  CHECK(summary.scored == 2);
  CHECK(summary.unscored == 1);
  CHECK(summary.min_samples == 1);
  CHECK_THAT(summary.pass_at_k.at(0).estimate->value, WithinAbs(0.5, 1e-12));
  CHECK(summary.categories.size() == 1);
  CHECK(summary.execution_cpu_ms == 6);

  // A problem with no scored sample takes the score away: a mean over the others is another benchmark's.
  summarizer.add(result("c", Verdict::kInfrastructure, "Infrastructure"));
  summary = summarizer.summarize();
  CHECK(summary.min_samples == 0);
  CHECK_FALSE(summary.pass_at_k.at(0).estimate.has_value());
}

TEST_CASE("Problems with uneven numbers of samples weigh the same", "[unit]") {
  score::Summarizer summarizer({1, 2});
  for (int i = 0; i < 8; ++i) summarizer.add(result("a", Verdict::kPassed));
  for (int i = 0; i < 2; ++i) summarizer.add(result("b", Verdict::kTimeout));
  const auto summary = summarizer.summarize();
  CHECK(summary.min_samples == 2);
  CHECK(summary.max_samples == 8);
  CHECK_THAT(summary.pass_at_k.at(0).estimate->value, WithinAbs(0.5, 1e-12));
  CHECK_THAT(summary.pass_at_k.at(1).estimate->value, WithinAbs(0.5, 1e-12));
}

TEST_CASE("Parts are scored each; a result without parts counts in all of them", "[unit]") {
  score::Summarizer summarizer({1});
  summarizer.add(result("a", Verdict::kNoCode, "No Code"));  // before any part is known
  summarizer.add(
      result("b", Verdict::kWrongAnswer, "Wrong Answer", {{"base", Verdict::kPassed}, {"plus", Verdict::kTimeout}}));
  summarizer.add(result("c", Verdict::kPassed, "Passed", {{"base", Verdict::kPassed}, {"plus", Verdict::kPassed}}));
  summarizer.add(result("d", Verdict::kPassed, "Passed", {{"plus", Verdict::kPassed}, {"base", Verdict::kPassed}}));
  const auto scores = summarizer.summarize().pass_at_k;
  REQUIRE(scores.size() == 3);
  CHECK(scores.at(0).part.empty());
  CHECK(scores.at(1).part == "base");
  CHECK(scores.at(2).part == "plus");
  CHECK_THAT(scores.at(0).estimate->value, WithinAbs(0.5, 1e-12));
  CHECK_THAT(scores.at(1).estimate->value, WithinAbs(0.75, 1e-12));
  CHECK_THAT(scores.at(2).estimate->value, WithinAbs(0.5, 1e-12));
  const auto tasks = summarizer.tasks("base");
  REQUIRE(tasks.size() == 4);
  CHECK(tasks.at(0).task_id == "a");
  CHECK((tasks.at(0).scored == 1 && tasks.at(0).passed == 0));
  CHECK((tasks.at(1).scored == 1 && tasks.at(1).passed == 1));
  CHECK(summarizer.tasks().at(1).passed == 0);
  CHECK(summarizer.tasks("none").empty());
}

TEST_CASE("Categories come most frequent first, then by name", "[unit]") {
  score::Summarizer summarizer({1});
  for (const auto* category : {"TypeError", "NameError", "Wrong Answer", "NameError", "KeyError"}) {
    summarizer.add(result("a", Verdict::kException, category));
  }
  const auto categories = summarizer.summarize().categories;
  REQUIRE(categories.size() == 4);
  CHECK((categories.at(0).category == "NameError" && categories.at(0).count == 2));
  CHECK(categories.at(1).category == "KeyError");
  CHECK(categories.at(3).category == "Wrong Answer");
}

TEST_CASE("Flags of passed samples are counted, those of failed ones are evidence only", "[unit]") {
  score::Summarizer summarizer({1});
  auto passed = result("a", Verdict::kPassed);
  passed.evidence.flags = {"ctypes", "frames"};
  summarizer.add(passed);
  auto failed = result("b", Verdict::kExitedEarly, "Exited");
  failed.evidence.flags = {"exit"};
  summarizer.add(failed);
  const auto flags = summarizer.summarize().pass_flags;
  REQUIRE(flags.size() == 2);
  CHECK((flags.at(0).category == "ctypes" && flags.at(0).count == 1));
  CHECK(flags.at(1).category == "frames");
}

TEST_CASE("No results are no score", "[unit]") {
  const auto summary = score::Summarizer({1}).summarize();
  CHECK(summary.problems == 0);
  CHECK(summary.min_samples == 0);
  CHECK_FALSE(summary.pass_at_k.at(0).estimate.has_value());
}

TEST_CASE("Memory grows with the problems, and 164,000 results are counted fast", "[unit]") {
  score::Summarizer summarizer({1, 1000});
  for (int i = 0; i < 164'000; ++i) {
    summarizer.add(result("HumanEval/" + std::to_string(i % 164), i % 2 == 0 ? Verdict::kPassed : Verdict::kException));
  }
  const auto summary = summarizer.summarize();
  CHECK(summary.problems == 164);
  CHECK(summary.min_samples == 1000);
  CHECK(summary.max_samples == 1000);
}
