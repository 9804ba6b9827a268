// The official numbers: published samples and canonical solutions, run in the real sandbox, against the verdicts of the
// benchmarks' own evaluators, task by task.
#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "benchmarks/benchmark.h"
#include "harness/base/files.h"
#include "harness/base/json.h"
#include "harness/base/names.h"
#include "harness/run/task_limits.h"
#include "harness/score/classify.h"
#include "sandbox/sandbox.h"
#include "tests/support/shared_data.h"

namespace {

constexpr int kSlots = 2;

sandbox::Sandbox& shared_sandbox() {
  static const auto opened = [] {
    sandbox::Config config;
    config.slots = kSlots;
    config.allow_weaker = true;
    auto result = sandbox::Sandbox::open(config);
    INFO((result.ok() ? "" : result.error().message));
    REQUIRE(result.ok());
    return std::move(*result);
  }();
  return *opened;
}

struct Opened {
  std::unique_ptr<benchmarks::Benchmark> benchmark;
  test_support::TemporaryFolder cache;
};

/// Tasks `except` are not prepared, and must not be judged.
void open(Opened& opened, const std::string& name, const std::string& profile = "",
          const std::set<std::string>& except = {}) {
  benchmarks::Options options;
  options.data_dir = test_support::shared_file("data/humaneval").parent_path();
  options.profile = profile;
  auto result = benchmarks::open(name, options);
  INFO((result.ok() ? "" : result.error().message));
  REQUIRE(result.ok());
  opened.benchmark = std::move(*result);
  std::vector<int> tasks;
  for (std::size_t i = 0; i < opened.benchmark->problems().size(); ++i)
    if (!except.contains(opened.benchmark->problems()[i].task_id)) tasks.push_back(static_cast<int>(i));
  benchmarks::Preparation preparation;
  preparation.run = [](const base::Program& program) { return shared_sandbox().run(program); };
  preparation.parallel = kSlots;
  preparation.cache_dir = opened.cache.path();
  const auto prepared = opened.benchmark->prepare(tasks, preparation);
  INFO((prepared.ok() ? "" : prepared.error().message));
  REQUIRE(prepared.ok());
}

/// `own`: the completion is the benchmark's own solution, which may take as long as the self-check lets it.
base::TestResult judge(const benchmarks::Benchmark& benchmark, const base::Problem& problem,
                       const base::Completion& completion, bool own) {
  auto program = benchmark.assemble(problem, benchmark.extract(problem, completion));
  if (own && run::has_measured_limit(program)) {
    run::set_cpu_limit(program, run::kMostOfReference * program.limits.cpu_ms);
  }
  const auto outcome = shared_sandbox().run(program);
  const auto seen = benchmark.observe(problem, program, outcome);
  base::TestResult result;
  result.verdict = score::verdict_of(seen);
  result.evidence = score::evidence_of(result.verdict, seen);
  benchmark.refine(problem, program, outcome, result);
  result.usage = outcome.usage;
  return result;
}

/// By task id. The samples are those of a file, or the canonical solutions without one.
std::map<std::string, base::TestResult> judge_all(const benchmarks::Benchmark& benchmark, const std::string& samples,
                                                  const std::set<std::string>& except = {}) {
  std::map<std::string, base::Completion> completions;
  for (const auto& problem : benchmark.problems()) completions[problem.task_id] = benchmark.canonical(problem);
  if (!samples.empty()) {
    auto reader = base::LineReader::open(test_support::shared_file(samples));
    REQUIRE(reader.ok());
    std::string line;
    while (*reader->next(line)) {
      const auto json = *base::parse_json(line);
      auto& completion = completions[json.at("task_id").get<std::string>()];
      completion.form = base::Completion::Form::kCompletion;
      completion.text = json.at("completion").get<std::string>();
    }
  }
  std::map<std::string, base::TestResult> results;
  std::mutex mutex;
  std::atomic<std::size_t> next{0};
  std::vector<std::jthread> threads;
  for (int i = 0; i < kSlots; ++i) {
    threads.emplace_back([&] {
      for (std::size_t at = next++; at < benchmark.problems().size(); at = next++) {
        const auto& problem = benchmark.problems()[at];
        if (except.contains(problem.task_id)) continue;
        auto result = judge(benchmark, problem, completions.at(problem.task_id), samples.empty());
        const std::lock_guard lock(mutex);
        results[problem.task_id] = std::move(result);
      }
    });
  }
  threads.clear();
  return results;
}

struct Reference {
  bool passed = false;
  std::string detail;
};

/// By task id; of the evaluator whose name begins so.
std::map<std::string, Reference> reference(const std::string& file, const std::string& evaluator,
                                           const std::string& ending = "") {
  std::map<std::string, Reference> verdicts;
  auto reader = base::LineReader::open(test_support::shared_file("verdicts/" + file));
  REQUIRE(reader.ok());
  std::string line;
  while (*reader->next(line)) {
    const auto json = *base::parse_json(line);
    const auto name = json.at("evaluator").get<std::string>();
    if (name.starts_with(evaluator) && name.ends_with(ending))
      verdicts[json.at("task_id").get<std::string>()] = {json.at("passed").get<bool>(),
                                                         json.at("detail").get<std::string>()};
  }
  REQUIRE(!verdicts.empty());
  return verdicts;
}

base::Verdict part(const base::TestResult& result, const std::string& name) {
  for (const auto& [key, verdict] : result.parts)
    if (key == name) return verdict;
  return result.verdict;
}

int passed(const std::map<std::string, base::TestResult>& results, const std::string& name) {
  int count = 0;
  for (const auto& [task, result] : results) count += part(result, name) == base::Verdict::kPassed ? 1 : 0;
  return count;
}

void compare(const std::map<std::string, base::TestResult>& results, const std::map<std::string, Reference>& expected,
             const std::string& name) {
  CHECK(results.size() == expected.size());
  for (const auto& [task, result] : results) {
    INFO(task << ": " << base::name_of(result.verdict) << ", " << result.evidence.message << ", official "
              << expected.at(task).detail);
    CHECK((part(result, name) == base::Verdict::kPassed) == expected.at(task).passed);
  }
}

const std::string kWizard = "samples/wizardcoder-15b.humaneval.jsonl.gz";
const std::string kWizardVerdicts = "wizardcoder-15b.humaneval.jsonl.gz";

}  // namespace

TEST_CASE("WizardCoder-15B on HumanEval: every verdict and every word of the published results") {
  Opened opened;
  open(opened, "humaneval");
  const auto results = judge_all(*opened.benchmark, kWizard);
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
  const auto results = judge_all(*opened.benchmark, kWizard);
  CHECK(passed(results, "base") == 98);
  CHECK(passed(results, "plus") == 88);
  compare(results, reference(kWizardVerdicts, "evalplus@26d6d00 CLI defaults", " base"), "base");
  compare(results, reference(kWizardVerdicts, "evalplus@26d6d00 CLI defaults", "plus(base&plus)"), "plus");
}

TEST_CASE("canonical solutions of HumanEval and HumanEval+ pass") {
  Opened plain;
  open(plain, "humaneval");
  CHECK(passed(judge_all(*plain.benchmark, ""), "") == 164);
  Opened plus;
  open(plus, "humaneval+");
  CHECK(passed(judge_all(*plus.benchmark, ""), "plus") == 164);
}

TEST_CASE("evalplus 0.3.1 fails HumanEval/32, and the corrected score does not") {
  Opened opened;
  open(opened, "humaneval+", "evalplus-0.3.1");
  const auto results = judge_all(*opened.benchmark, "");
  CHECK(passed(results, "plus") == 163);
  CHECK(results.at("HumanEval/32").verdict == base::Verdict::kWrongAnswer);
  CHECK(passed(results, "corrected") == 164);
  compare(results, reference("humaneval_canonical.jsonl.gz", "evalplus==0.3.1"), "plus");
}

/// `except` (it must be among evalplus' passes) is left out.
void check_mbpp_plus(const std::set<std::string>& except) {
  Opened opened;
  open(opened, "mbpp+", "", except);
  const auto results = judge_all(*opened.benchmark, "", except);
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
    const auto results = judge_all(*opened.benchmark, "");
    CHECK(static_cast<int>(results.size()) - passed(results, "") == failures);
    for (const auto& problem : opened.benchmark->problems()) {
      INFO(problem.task_id << ": " << results.at(problem.task_id).evidence.message);
      CHECK((results.at(problem.task_id).verdict == base::Verdict::kPassed) ==
            opened.benchmark->known_failure(problem).empty());
    }
  }
}
