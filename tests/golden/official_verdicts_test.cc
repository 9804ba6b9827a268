// The official numbers: published samples and canonical solutions, run in the real sandbox, against the verdicts of the
// benchmarks' own evaluators, task by task.
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "tests/golden/golden.h"

namespace golden {
namespace {

const std::string kWizard = "samples/wizardcoder-15b.humaneval.jsonl.gz";
const std::string kWizardVerdicts = "wizardcoder-15b.humaneval.jsonl.gz";

}  // namespace

TEST_CASE("WizardCoder-15B on HumanEval: every verdict and every word of the published results") {
  Opened opened;
  open(opened, "humaneval");
  const auto results = judge_all(opened, kWizard);
  CHECK(passed(results, "") == 98);
  const auto expected = reference(kWizardVerdicts, "openai/human-eval");
  compare(results, expected, "");
  for (const auto& [task, result] : results) {
    INFO(task);
    CHECK(result.official_result == expected.at(task).detail);
  }
}

TEST_CASE("WizardCoder-15B on HumanEval+: base and plus as evalplus has them") {
  Opened opened;
  open(opened, "humaneval+");
  const auto results = judge_all(opened, kWizard);
  CHECK(passed(results, "base") == 98);
  CHECK(passed(results, "plus") == 88);
  compare(results, reference(kWizardVerdicts, "evalplus@26d6d00 CLI defaults", " base"), "base");
  compare(results, reference(kWizardVerdicts, "evalplus@26d6d00 CLI defaults", "plus(base&plus)"), "plus");
}

TEST_CASE("canonical solutions of HumanEval and HumanEval+ pass") {
  Opened plain;
  open(plain, "humaneval");
  CHECK(passed(judge_all(plain, ""), "") == 164);
  Opened plus;
  open(plus, "humaneval+");
  CHECK(passed(judge_all(plus, ""), "plus") == 164);
}

TEST_CASE("evalplus 0.3.1 fails HumanEval/32, and the corrected score does not") {
  Opened opened;
  open(opened, "humaneval+", "evalplus-0.3.1");
  const auto results = judge_all(opened, "");
  CHECK(passed(results, "plus") == 163);
  CHECK(results.at("HumanEval/32").verdict == base::Verdict::kWrongAnswer);
  CHECK(passed(results, "corrected") == 164);
  compare(results, reference("humaneval_canonical.jsonl.gz", "evalplus==0.3.1"), "plus");
}

/// `except` (it must be among evalplus' passes) is left out.
void check_mbpp_plus(const std::set<std::string>& except) {
  Opened opened;
  open(opened, "mbpp+", "", except);
  const auto results = judge_all(opened, "", except);
  const int tasks = 378 - static_cast<int>(except.size());
  CHECK(passed(results, "base") == tasks);
  CHECK(passed(results, "plus") == tasks - 2);  // Mbpp/255 and /392, which the official evaluator lets none pass
  CHECK(passed(results, "corrected") == tasks);
  auto base_verdicts = reference("mbppplus_canonical.jsonl.gz", "evalplus@26d6d00", " base");
  auto plus_verdicts = reference("mbppplus_canonical.jsonl.gz", "evalplus@26d6d00", "plus(base&plus)");
  int of_evalplus = 0;
  for (const auto& [task, verdict] : plus_verdicts) of_evalplus += verdict.passed ? 1 : 0;
  CHECK(of_evalplus == 376);
  for (const auto& task : except) {
    CHECK(plus_verdicts.at(task).passed);
    base_verdicts.erase(task);
    plus_verdicts.erase(task);
  }
  compare(results, base_verdicts, "base");
  compare(results, plus_verdicts, "plus");
}

TEST_CASE("canonical solutions of MBPP+ pass as evalplus says") {
  check_mbpp_plus({"Mbpp/599"});  // which adds up all numbers to 100 million, ten times: as much work as the other 377
}

// Some 2 minutes of CPU time. Run it with: golden_tests "[long]"
TEST_CASE("canonical solutions of all of MBPP+", "[.][long]") { check_mbpp_plus({}); }

TEST_CASE("canonical solutions of MBPP pass but for the errata") {
  for (const auto& [name, profile, failures] :
       std::vector<std::tuple<std::string, std::string, int>>{{"mbpp", "published", 0},
                                                              {"mbpp", "bigcode", 1},
                                                              {"mbpp-sanitized", "published", 0},
                                                              {"mbpp-257", "", 10}}) {
    INFO(name << " " << profile);
    Opened opened;
    open(opened, name, profile);
    const auto results = judge_all(opened, "");
    CHECK(static_cast<int>(results.size()) - passed(results, "") == failures);
    for (const auto& problem : opened.benchmark->problems()) {
      INFO(problem.task_id << ": " << results.at(problem.task_id).evidence.message);
      CHECK((results.at(problem.task_id).verdict == base::Verdict::kPassed) ==
            opened.benchmark->known_failure(problem).empty());
    }
  }
}

}  // namespace golden
