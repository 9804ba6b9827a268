// Every format on one summary with several benchmarks, parts, a partial run and unscored samples.
#include <algorithm>
#include <sstream>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "harness/base/records_json.h"
#include "reports/format.h"
#include "reports/report.h"

using base::Verdict;
using Catch::Matchers::ContainsSubstring;

namespace {

base::BenchmarkSummary humaneval_plus() {
  base::BenchmarkSummary b;
  b.benchmark = "humaneval+";
  b.title = "HumanEval+";
  b.profile = "evalplus-HEAD";
  b.problems = b.problems_total = 164;
  b.samples = 164;
  b.scored = 161;
  b.unscored = 3;
  b.passed = 88;
  b.min_samples = b.max_samples = 1;
  b.pass_at_k = {{"", 1, base::Estimate{0.5366, 0.0391, 0.4600, 0.6132}},
                 {"", 10, std::nullopt},
                 {"base", 1, base::Estimate{0.5976, 0.0384, 0.5223, 0.6728}}};
  b.categories = {{"Wrong Answer", 60}, {"NameError", 12}, {"Timeout", 1}};
  b.pass_flags = {{"frames", 2}};
  b.prompt_tokens = 23'456;
  b.completion_tokens = 34'567;
  b.notes = {"HumanEval/32: the official oracle is wrong"};
  return b;
}

base::Summary summary() {
  base::Summary s;
  s.run = "wizard";
  s.model = "WizardCoder-15B-V1.0";
  s.harness_version = "0.1.0";
  s.created = "2026-01-01T00:00:00Z";
  s.wall_s = 125;
  s.generation_s = 100;
  s.settings = {{"temperature", "0"}, {"n", "1"}};
  s.sandbox = {"user namespace", "seccomp"};
  s.answers = base::AnswerSummary{190, 6, 4, 170, 12, 2, 0, 3, 2100, 4300, 5000};
  s.cost = 0.40432;
  base::BenchmarkSummary partial;
  partial.benchmark = "mbpp";
  partial.title = "MBPP";
  partial.profile = "google";
  partial.problems = 20;
  partial.problems_total = 500;
  partial.samples = partial.scored = partial.passed = 20;
  partial.min_samples = partial.max_samples = 1;
  partial.pass_at_k = {{"", 1, base::Estimate{1, 0, 0.8389, 1}}};
  s.benchmarks = {humaneval_plus(), partial};
  return s;
}

base::TestResult failed(const std::string& task, Verdict verdict, base::Evidence evidence) {
  base::TestResult r;
  r.task_id = task;
  r.verdict = verdict;
  r.evidence = std::move(evidence);
  return r;
}

void check_widths(const std::string& text, int columns) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    CHECK(reports::display_width(line) <= columns);
  }
}

}  // namespace

TEST_CASE("The terminal report shows every number with its uncertainty", "[unit]") {
  const auto text = reports::terminal(summary(), {});
  CHECK_THAT(text, ContainsSubstring("│ HumanEval+            │ pass@1      │  53.66 ± 3.91 │   46.0 – 61.3 │"));
  CHECK_THAT(text, ContainsSubstring("│   evalplus-HEAD rules │ pass@10     │           n/a │"));
  CHECK_THAT(text, ContainsSubstring("│ base pass@1 │  59.76 ± 3.84 │   52.2 – 67.3 │"));
  CHECK_THAT(text, ContainsSubstring("│ 100.00 ± 0.00 │  83.9 – 100.0 │   20/500 │      20 │"));
  CHECK_THAT(text, ContainsSubstring("161/164"));
  CHECK_THAT(text, ContainsSubstring("partial run"));
  CHECK_THAT(text, ContainsSubstring("warning   HumanEval+: 3 samples are unscored"));
  CHECK_THAT(text, ContainsSubstring("warning   MBPP: Partial run: 20 of 500 problems."));
  CHECK_THAT(text, ContainsSubstring("warning   HumanEval+: 2 passed samples are flagged \"frames\""));
  CHECK_THAT(text, ContainsSubstring("HumanEval+ (evalplus-HEAD rules): why 73 of 161 samples failed"));
  CHECK_THAT(text, ContainsSubstring("Wrong Answer  60   82.2 %  █"));
  CHECK_THAT(text, ContainsSubstring("tokens    23,456 in, 34,567 out (345.7 tokens/s)"));
  CHECK_THAT(text, ContainsSubstring("time      2 min 05 s in all, 1 min 40 s generating"));
  CHECK_THAT(text, ContainsSubstring("settings  temperature 0 · n 1"));
  CHECK_THAT(text, ContainsSubstring("sandbox   user namespace, seccomp"));
  CHECK_THAT(text, ContainsSubstring("note      HumanEval+: HumanEval/32: the official oracle is wrong"));
  CHECK(text.find('\x1b') == std::string::npos);
  check_widths(text, 100);
}

TEST_CASE("Without Unicode the terminal report is plain ASCII", "[unit]") {
  const auto text = reports::terminal(summary(), {false, false, 100});
  CHECK(std::all_of(text.begin(), text.end(), [](char c) { return c == '\n' || (c >= ' ' && c < 0x7f); }));
  CHECK_THAT(text, ContainsSubstring("| 53.66 +/- 3.91 |") || ContainsSubstring("53.66 +/- 3.91"));
  check_widths(text, 100);
}

TEST_CASE("Colour adds nothing but escape sequences", "[unit]") {
  const auto colored = reports::terminal(summary(), {true, true, 100});
  CHECK(colored.find("\x1b[1m") != std::string::npos);
  std::string bare;
  for (std::size_t i = 0; i < colored.size(); ++i) {
    if (colored[i] == '\x1b') {
      i = colored.find('m', i);
    } else {
      bare += colored[i];
    }
  }
  CHECK(bare == reports::terminal(summary(), {false, true, 100}));
}

TEST_CASE("Long and hostile names keep the frame", "[unit]") {
  auto s = summary();
  s.model = std::string(300, 'M') + "\x1b]0;title\x07";
  s.benchmarks[0].title = "A benchmark whose title is much longer than any column could ever be, and \n two lines";
  s.benchmarks[0].categories = {};
  for (int i = 0; i < 40; ++i) s.benchmarks[0].categories.push_back({"Category " + std::to_string(i), 40 - i});
  s.run = std::string(200, 'r');
  for (const int columns : {80, 100}) {
    const auto text = reports::terminal(s, {false, true, columns});
    CHECK(text.find('\x1b') == std::string::npos);
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      if (line.find("why ") == std::string::npos) check_widths(line, columns);
    }
    CHECK_THAT(text, ContainsSubstring("25 others"));
  }
}

TEST_CASE("Nothing failed, nothing known: no empty sections", "[unit]") {
  base::Summary s;
  s.model = "m";
  s.benchmarks.resize(1);
  s.benchmarks[0].title = "HumanEval";
  const auto text = reports::terminal(s, {});
  CHECK(text.find("why") == std::string::npos);
  CHECK(text.find("tokens") == std::string::npos);
  CHECK(text.find("sandbox") == std::string::npos);
  CHECK(text.find("warning") == std::string::npos);
}

TEST_CASE("Markdown has the same numbers and the samples that did not pass", "[unit]") {
  const std::vector<base::TestResult> results{
      failed("HumanEval/0", Verdict::kPassed, {"Passed", "", 0, false, "", "", "", {}}),
      failed("HumanEval/1", Verdict::kWrongAnswer,
             {"Wrong Answer", "", 12, true, "assert candidate('a|b') == [1]", "[1]", "[2]", {}}),
      failed("HumanEval/2", Verdict::kException,
             {"NameError", "name 'x' is not defined", 3, false, "return x", "", "", {"exit"}}),
      failed("HumanEval/3", Verdict::kInfrastructure, {"Infrastructure", "slot died", 0, false, "", "", "", {}})};
  const auto text = reports::markdown(summary(), results);
  CHECK_THAT(text,
             ContainsSubstring(
                 "| HumanEval+ (evalplus-HEAD rules) | pass@1 | **53.66** | 3.91 | 46.0 – 61.3 | 164 | 161/164 |"));
  CHECK_THAT(text,
             ContainsSubstring(
                 "| MBPP (google rules, partial run) | pass@1 | **100.00** | 0.00 | 83.9 – 100.0 | 20/500 | 20 |"));
  CHECK_THAT(text, ContainsSubstring("> **HumanEval+: 3 samples are unscored"));
  CHECK_THAT(text, ContainsSubstring("| Wrong Answer | 60 | 82.2 % |"));
  CHECK(text.find("HumanEval/0") == std::string::npos);
  CHECK_THAT(text, ContainsSubstring("| HumanEval/1 | 0 | Wrong Answer | test line 12: assert candidate('a\\|b') == "
                                     "\\[1\\]; expected \\[1\\]; got \\[2\\] |"));
  CHECK_THAT(text, ContainsSubstring(
                       "| HumanEval/2 | 0 | NameError | name 'x' is not defined; line 3: return x; flag exit |"));
  CHECK_THAT(text, ContainsSubstring("| HumanEval/3 | 0 | Infrastructure | slot died |"));
  CHECK_THAT(text, ContainsSubstring("| sandbox | user namespace, seccomp |"));
}

TEST_CASE("Text of a program is no markup", "[unit]") {
  const std::vector<base::TestResult> results{failed(
      "t", Verdict::kException,
      {"ValueError", "<img src=x> [a](http://b) `c` @team\n| **d** https://e ![f](g)", 0, false, "", "", "", {}})};
  const auto text = reports::markdown(summary(), results);
  CHECK_THAT(text, ContainsSubstring("&lt;img src=x&gt; \\[a\\](http://b) \\`c\\` &#64;team \\| \\*\\*d\\*\\*"));
}

TEST_CASE("Markdown caps the failures and says how many it left out", "[unit]") {
  const std::vector<base::TestResult> results(
      1234, failed("task", Verdict::kTimeout, {"Timeout", std::string(5000, 'x'), 0, false, "", "", "", {}}));
  const auto text = reports::markdown(summary(), results);
  std::size_t rows = 0;
  for (auto at = text.find("| task | 0 |"); at != std::string::npos; at = text.find("| task | 0 |", at + 1)) ++rows;
  CHECK(rows == static_cast<std::size_t>(reports::kMaxFailures));
  CHECK_THAT(text, ContainsSubstring("1,034 more are in the run's results.jsonl."));
  CHECK(text.size() < 60'000);  // GitHub takes comments of up to 65,536 characters
}

TEST_CASE("CSV has one row a number", "[unit]") {
  auto s = summary();
  s.model = "a \"b\", c";
  const auto text = reports::csv(s);
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  REQUIRE(lines.size() == 1 + 3 + 3 + 1);
  for (const auto& line : lines) CHECK(line.ends_with('\r'));
  CHECK(lines[0] ==
        "run,model,benchmark,profile,part,metric,value,standard_error,low,high,problems,problems_total,samples,scored,"
        "passed,unscored\r");
  CHECK(lines[1] ==
        "wizard,\"a \"\"b\"\", c\",humaneval+,evalplus-HEAD,,pass@1,0.5366,0.0391,0.46,0.6132,164,164,164,161,88,3\r");
  CHECK_THAT(lines[2], ContainsSubstring(",pass@10,,,,,164,"));
  CHECK_THAT(lines[3], ContainsSubstring(",base,pass@1,0.5976,"));
  CHECK_THAT(lines[4], ContainsSubstring(",failures: Wrong Answer,60,,,,"));
  CHECK_THAT(lines[7], ContainsSubstring(",mbpp,google,,pass@1,1,0,0.8389,1,20,500,20,20,20,0"));
}

TEST_CASE("JSON reads back as the summary", "[unit]") {
  const auto text = reports::json(summary());
  CHECK(text.ends_with("}\n"));
  const auto back = base::summary_from_json(*base::parse_json(text));
  REQUIRE(back.ok());
  CHECK(base::to_json(*back) == base::to_json(summary()));
}

TEST_CASE("Cost, finish reasons and latencies stand in every report that people read, and in the JSON", "[unit]") {
  const std::string terminal = reports::terminal(summary(), {});
  const std::string markdown = reports::markdown(summary(), {});
  for (const std::string& text : {terminal, markdown}) {
    CHECK_THAT(text, ContainsSubstring("0.4043"));
    CHECK_THAT(text, ContainsSubstring("170 finished, 12 cut off, 2 refused, 3 of them empty; 190 requests"));
    CHECK_THAT(text, ContainsSubstring("p50 2.1 s, p95 4.3 s, at most 5.0 s"));
  }
  const auto json = base::parse_json(reports::json(summary()));
  REQUIRE(json.ok());
  const auto back = base::summary_from_json(*json);
  REQUIRE(back.ok());
  REQUIRE(back->answers);
  CHECK(back->answers->cut_off == 12);
  CHECK(back->answers->latency_p95_ms == 4300);
  CHECK(back->cost == 0.40432);
  auto silent = summary();
  silent.answers.reset();
  silent.cost.reset();
  CHECK(reports::terminal(silent, {}).find("requests") == std::string::npos);
}

namespace {

base::Summary with_groups() {
  auto s = summary();
  s.benchmarks[0].groups = {{"library", "Pandas", 291, base::Estimate{0.2646, 0.0259, 0.2138, 0.3153}},
                            {"library", "Pytorch", 68, std::nullopt},
                            {"perturbation", "Sur_face", 152, base::Estimate{0.4, 0.04, 0.32, 0.48}}};
  s.averages = {{"mean of the 2 libraries", base::Estimate{0.3, 0.03, 0.25, 0.35}}};
  return s;
}

}  // namespace

TEST_CASE("Groups of a benchmark stand in every report, by kind", "[unit]") {
  const auto terminal = reports::terminal(with_groups(), {});
  CHECK_THAT(terminal, ContainsSubstring("HumanEval+ by"));
  CHECK_THAT(terminal, ContainsSubstring("│ library       │ Pandas   │   26.46 ± 2.59 │   21.4 – 31.5 │      291 │"));
  CHECK_THAT(terminal, ContainsSubstring("│               │ Pytorch  │            n/a │               │       68 │"));
  CHECK_THAT(terminal, ContainsSubstring("│ perturbation  │ Sur_face │"));
  check_widths(terminal, 100);
  const auto ascii = reports::terminal(with_groups(), {false, false, 100});
  CHECK(std::all_of(ascii.begin(), ascii.end(), [](char c) { return c == '\n' || (c >= ' ' && c < 0x7f); }));
  const auto markdown = reports::markdown(with_groups(), {});
  CHECK_THAT(markdown, ContainsSubstring("### HumanEval+ (evalplus-HEAD rules): pass@1 of its parts"));
  CHECK_THAT(markdown, ContainsSubstring("| library | Pandas | **26.46** | 2.59 | 21.4 – 31.5 | 291 |"));
  CHECK_THAT(markdown, ContainsSubstring("| library | Pytorch | n/a | |  | 68 |"));
  CHECK_THAT(markdown, ContainsSubstring("| perturbation | Sur\\_face |"));
  const auto csv = reports::csv(with_groups());
  CHECK_THAT(csv, ContainsSubstring(
                      ",humaneval+,evalplus-HEAD,library: Pandas,pass@1,0.2646,0.0259,0.2138,0.3153,291,,,,,\r\n"));
  CHECK_THAT(csv, ContainsSubstring(",library: Pytorch,pass@1,,,,,68,,,,,\r\n"));
  const auto back = base::summary_from_json(*base::parse_json(reports::json(with_groups())));
  REQUIRE(back.ok());
  REQUIRE(back->benchmarks[0].groups.size() == 3);
  CHECK(back->benchmarks[0].groups[0].estimate->value == 0.2646);
  CHECK(base::to_json(*back) == base::to_json(with_groups()));
  for (const auto& text : {reports::terminal(summary(), {}), reports::markdown(summary(), {})})
    CHECK(text.find(" by ") == std::string::npos);
}
