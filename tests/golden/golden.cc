#include "tests/golden/golden.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include <catch2/catch_test_macros.hpp>

#include "harness/base/files.h"
#include "harness/base/json.h"
#include "harness/base/names.h"
#include "harness/run/task_limits.h"
#include "harness/score/classify.h"

namespace golden {
namespace {

constexpr int kSlots = 2;

/// One at a time: several with their interpreters and compilers would take the machine's memory.
sandbox::Sandbox& sandbox_for(const std::vector<std::string>& runtimes, const std::string& python) {
  static std::unique_ptr<sandbox::Sandbox> opened;
  static std::pair<std::vector<std::string>, std::string> opened_for;
  if (opened && opened_for == std::pair(runtimes, python)) return *opened;
  opened.reset();
  sandbox::Config config;
  config.slots = kSlots;
  config.runtimes = runtimes;
  config.python = python;
  config.allow_weaker = true;
  auto result = sandbox::Sandbox::open(config);
  INFO((result.ok() ? "" : result.error().message));
  REQUIRE(result.ok());
  opened = std::move(*result);
  opened_for = {runtimes, python};
  return *opened;
}

}  // namespace

void open(Opened& opened, const std::string& name, const std::string& profile, const std::set<std::string>& except,
          const std::string& python) {
  benchmarks::Options options;
  options.data_dir = test_support::shared_file("data/humaneval").parent_path();
  options.profile = profile;
  auto result = benchmarks::open(name, options);
  INFO((result.ok() ? "" : result.error().message));
  REQUIRE(result.ok());
  opened.benchmark = std::move(*result);
  opened.sandbox = &sandbox_for(opened.benchmark->info().runtimes, python);
  for (const auto& runtime : opened.benchmark->info().runtimes)
    if (const auto why = opened.sandbox->missing(runtime); !why.empty() && python.empty()) SKIP(why);
  std::vector<int> tasks;
  for (std::size_t i = 0; i < opened.benchmark->problems().size(); ++i)
    if (!except.contains(opened.benchmark->problems()[i].task_id)) tasks.push_back(static_cast<int>(i));
  benchmarks::Preparation preparation;
  preparation.run = [&opened](const base::Program& program) { return opened.sandbox->run(program); };
  preparation.parallel = kSlots;
  preparation.cache_dir = opened.cache.path();
  const auto prepared = opened.benchmark->prepare(tasks, preparation);
  INFO((prepared.ok() ? "" : prepared.error().message));
  REQUIRE(prepared.ok());
}

base::TestResult judge(const Opened& opened, const base::Problem& problem, const base::Completion& completion,
                       bool own) {
  const auto& benchmark = *opened.benchmark;
  auto program = benchmark.assemble(problem, benchmark.extract(problem, completion));
  if (own && run::has_measured_limit(program)) {
    run::set_cpu_limit(program, run::kMostOfReference * program.limits.cpu_ms);
  }
  const auto outcome = opened.sandbox->run(program);
  const auto seen = benchmark.observe(problem, program, outcome);
  base::TestResult result;
  result.verdict = score::verdict_of(seen);
  result.evidence = score::evidence_of(result.verdict, seen);
  benchmark.refine(problem, program, outcome, result);
  result.usage = outcome.usage;
  return result;
}

std::map<std::string, base::Completion> read_samples(const std::string& file, const std::string& text) {
  std::map<std::string, base::Completion> completions;
  auto reader = base::LineReader::open(test_support::shared_file(file));
  REQUIRE(reader.ok());
  std::string line;
  while (*reader->next(line)) {
    const auto json = *base::parse_json(line);
    auto& completion = completions[json.at("task_id").get<std::string>()];
    completion.task_id = json.at("task_id").get<std::string>();
    completion.form = base::Completion::Form::kCompletion;
    completion.text = json.at(text).get<std::string>();
  }
  return completions;
}

Results judge_all(const Opened& opened, const std::map<std::string, base::Completion>& completions, bool own) {
  const auto& problems = opened.benchmark->problems();
  Results results;
  std::mutex mutex;
  std::atomic<std::size_t> next{0};
  std::vector<std::jthread> threads;
  for (int i = 0; i < kSlots; ++i) {
    threads.emplace_back([&] {
      for (std::size_t at = next++; at < problems.size(); at = next++) {
        const auto completion = completions.find(problems[at].task_id);
        if (completion == completions.end()) continue;
        auto result = judge(opened, problems[at], completion->second, own);
        const std::lock_guard lock(mutex);
        results[problems[at].task_id] = std::move(result);
      }
    });
  }
  threads.clear();
  return results;
}

Results judge_all(const Opened& opened, const std::string& samples, const std::set<std::string>& except) {
  if (!samples.empty()) return judge_all(opened, read_samples(samples, "completion"), false);
  std::map<std::string, base::Completion> completions;
  for (const auto& problem : opened.benchmark->problems())
    if (!except.contains(problem.task_id)) completions[problem.task_id] = opened.benchmark->canonical(problem);
  return judge_all(opened, completions, true);
}

References reference(const std::string& file, const std::string& evaluator, const std::string& ending) {
  References verdicts;
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

int passed(const Results& results, const std::string& name) {
  int count = 0;
  for (const auto& [task, result] : results) count += part(result, name) == base::Verdict::kPassed ? 1 : 0;
  return count;
}

void compare(const Results& results, const References& expected, const std::string& name) {
  CHECK(results.size() == expected.size());
  for (const auto& [task, result] : results) {
    INFO(task << ": " << base::name_of(result.verdict) << ", " << result.evidence.message << ", official "
              << expected.at(task).detail);
    CHECK((part(result, name) == base::Verdict::kPassed) == expected.at(task).passed);
  }
}

}  // namespace golden
