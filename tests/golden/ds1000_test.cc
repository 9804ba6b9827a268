// DS-1000 in its real environment (`harness env create ds1000`; skipped without it): reference solutions, a program
// that solves nothing, and published answers against the verdicts of the official script, task by task. Minutes of CPU
// time: run them with golden_tests "[long]". What the tests do without that environment is a part of the problems, in
// the interpreter that HARNESS_TEST_SCIENTIFIC_PYTHON names (scripts/setup scientific-python).
#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <set>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "harness/base/files.h"
#include "harness/base/json.h"
#include "harness/base/names.h"
#include "tests/golden/golden.h"

namespace golden {
namespace {

using Completions = std::map<std::string, base::Completion>;

/// A JSON value a line, of a file of 1000.
std::vector<base::Json> rows_of(const std::string& file) {
  std::vector<base::Json> rows;
  auto reader = base::LineReader::open(test_support::shared_file(file));
  REQUIRE(reader.ok());
  std::string line;
  while (*reader->next(line)) rows.push_back(*base::parse_json(line));
  REQUIRE(rows.size() == 1000);
  return rows;
}

std::string id_of(std::size_t number) { return "DS-1000/" + std::to_string(number); }

/// Official answers, which belong to problems by their position.
Completions answers_of(const std::string& file) {
  Completions completions;
  const auto rows = rows_of("samples/" + file + ".ds1000.jsonl.gz");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& code = rows[i].at("code");
    auto& completion = completions[id_of(i)];
    completion.task_id = id_of(i);
    completion.text = code.is_string() ? code.get<std::string>() : code.at(0).get<std::string>();
  }
  return completions;
}

References verdicts_of(const std::string& file, const char* passed, const char* detail) {
  References verdicts;
  const auto rows = rows_of("verdicts/ds1000_" + file + ".jsonl.gz");
  for (std::size_t i = 0; i < rows.size(); ++i)
    verdicts[id_of(i)] = {rows[i].at(passed).get<bool>(), rows[i].at(detail).get<std::string>()};
  return verdicts;
}

/// By library, the difference of the shares that passed, in points.
void compare_libraries(const Opened& opened, const Results& results, const References& expected) {
  for (const auto& group : opened.benchmark->groups()) {
    if (group.kind != "library") continue;
    int difference = 0;
    for (const int number : group.problems) {
      const auto id = id_of(static_cast<std::size_t>(number));
      difference += (results.at(id).verdict == base::Verdict::kPassed ? 1 : 0) - (expected.at(id).passed ? 1 : 0);
    }
    INFO(group.name << ": " << difference << " of " << group.problems.size());
    CHECK(100.0 * std::abs(difference) / static_cast<double>(group.problems.size()) <= 0.5);
  }
}

base::Completion nothing_for(const base::Problem& problem, const benchmarks::Benchmark& benchmark) {
  auto completion = benchmark.canonical(problem);
  const bool in_function = problem.prompt.ends_with("    ### BEGIN SOLUTION");
  completion.text = in_function ? "    return None\n" : "result = None\n";
  return completion;
}

/// Whether a problem wants libraries or data that the small interpreter does not have.
bool needs_more(const Opened& opened, const base::Problem& problem) {
  if (!opened.sandbox->missing(opened.benchmark->assemble(problem, {}).runtime).empty()) return true;
  const std::string all = problem.test + problem.canonical_solution;
  return std::ranges::any_of(std::array{"load_dataset", "xgboost", "lightgbm", "statsmodels", "sympy", "nltk"},
                             [&all](const char* name) { return all.find(name) != std::string::npos; });
}

/// `random`: tasks whose verdict on these answers is a matter of chance, each with the reason.
void check_answers(const std::string& file, const std::map<std::string, std::string>& random) {
  Opened opened;
  open(opened, "ds1000");
  auto results = judge_all(opened, answers_of(file), false);
  auto expected = verdicts_of(file, "passed", "error");
  REQUIRE(results.size() == 1000);
  for (const auto& [task, why] : random) {
    UNSCOPED_INFO(task << " is left out: " << why);
    results[task].verdict = expected[task].passed ? base::Verdict::kPassed : base::Verdict::kWrongAnswer;
  }
  compare_libraries(opened, results, expected);
  compare(results, expected, "");
}

}  // namespace

TEST_CASE("DS-1000: every eighth reference solution of five libraries passes, and no empty answer") {
  const char* python = std::getenv("HARNESS_TEST_SCIENTIFIC_PYTHON");
  if (python == nullptr)
    SKIP("HARNESS_TEST_SCIENTIFIC_PYTHON is not set: run scripts/setup scientific-python, or scripts/test");
  Opened opened;
  open(opened, "ds1000", "", {}, python);
  for (const std::string library : {"pandas", "matplotlib", "scipy", "sklearn"})
    REQUIRE(opened.sandbox->missing("python-ds1000-" + library).empty());
  Completions solutions;
  Completions nothing;
  for (std::size_t i = 0; i < 1000; i += 8) {
    const auto& problem = opened.benchmark->problems()[i];
    if (needs_more(opened, problem)) continue;
    solutions[problem.task_id] = opened.benchmark->canonical(problem);
    nothing[problem.task_id] = nothing_for(problem, *opened.benchmark);
  }
  CHECK(solutions.size() >= 90);
  const auto results = judge_all(opened, solutions, true);
  for (const auto& [task, result] : results) {
    INFO(task << ": " << base::name_of(result.verdict) << ", " << result.evidence.message);
    CHECK(result.verdict == base::Verdict::kPassed);
  }
  CHECK(passed(judge_all(opened, nothing, false), "") == 0);
}

TEST_CASE("DS-1000: 999 of 1000 reference solutions pass, as officially", "[.][long]") {
  Opened opened;
  open(opened, "ds1000");
  const auto results = judge_all(opened, "");
  CHECK(passed(results, "") == 999);
  compare(results, verdicts_of("canonical", "naive_with_seaborn_data", "err"), "");
}

TEST_CASE("DS-1000: a program that solves nothing passes nowhere, and is nowhere the machine's fault", "[.][long]") {
  Opened opened;
  open(opened, "ds1000");
  Completions completions;
  for (const auto& problem : opened.benchmark->problems())
    completions[problem.task_id] = nothing_for(problem, *opened.benchmark);
  // Prompts that end within an expression or a function, where "result = None" is no Python.
  const std::set<std::string> no_python{id_of(701), id_of(978)};
  const auto results = judge_all(opened, completions, false);
  CHECK(results.size() == 1000);
  CHECK(passed(results, "") == 0);
  for (const auto& [task, result] : results) {
    INFO(task << ": " << base::name_of(result.verdict) << ", " << result.evidence.category << ", "
              << result.evidence.message);
    if (no_python.contains(task))
      CHECK(result.verdict == base::Verdict::kCompileError);
    else
      CHECK((result.verdict == base::Verdict::kWrongAnswer || result.verdict == base::Verdict::kException));
  }
}

TEST_CASE("codex002 on DS-1000, as the official script has it", "[.][long]") {
  check_answers(
      "codex002",
      {{id_of(276),
        "sort_values() of equal keys is not stable: the official script passes it on one machine, and failed it on the "
        "one where the reference was made"},
       {id_of(897), "KMeans of one random start: the official script passes it 65 of 100 times"}});
}

TEST_CASE("gpt-3.5-turbo-0613 on DS-1000, as the official script has it", "[.][long]") {
  check_answers(
      "gpt-3.5-turbo-0613",
      {{id_of(325), "draws the number that it is given itself: the official script passes it 11 of 25 times"},
       {id_of(376), "draws each bit, and the share must be near: the official script passes it 20 of 25 times"},
       {id_of(546), "the ticks that Matplotlib chooses depend on the maximum of unseeded random data"}});
}

TEST_CASE("DS-1000: who raised what", "[.][long]") {
  Opened opened;
  open(opened, "ds1000");
  struct Case {
    std::size_t task;
    const char* answer;
    base::Verdict verdict;
    const char* category;
    int line;
    bool in_test;
  };
  using V = base::Verdict;
  for (const auto& c : {Case{0, "a = 1\nresult = a.b\n", V::kException, "AttributeError", 2, false},
                        Case{0, "assert False\n", V::kException, "AssertionError", 1, false},
                        Case{0, "a = 1\nresult = (\n", V::kCompileError, "SyntaxError", 2, false},
                        Case{0, "pass\n", V::kException, "KeyError", 52, true},
                        Case{0, "result = df\n", V::kWrongAnswer, "Wrong Answer", 52, true},
                        Case{0, "import sys\nsys.exit(0)\n", V::kExitedEarly, "Exited Early", 2, false},
                        Case{0, "import os\nos._exit(0)\n", V::kExitedEarly, "Exited Early", 0, false},
                        Case{0, "import nowhere\n", V::kException, "ImportError", 1, false},
                        Case{511, "plt.show()\nplt.plot(y)\n", V::kWrongAnswer, "Wrong Answer", 31, true}}) {
    base::Completion completion;
    completion.text = c.answer;
    const auto result = judge(opened, opened.benchmark->problems()[c.task], completion, false);
    INFO(c.answer << base::name_of(result.verdict) << ", " << result.evidence.category << ", line "
                  << result.evidence.line << ", " << result.evidence.message);
    CHECK(result.verdict == c.verdict);
    CHECK(result.evidence.category == c.category);
    CHECK(result.evidence.line == c.line);
    CHECK(result.evidence.in_test == c.in_test);
  }
}

}  // namespace golden
