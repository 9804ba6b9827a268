#include "harness/run/session.h"

#include <algorithm>
#include <atomic>
#include <fstream>
#include <random>
#include <thread>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "harness/base/files.h"
#include "harness/base/names.h"
#include "harness/run/manifest.h"
#include "harness/run/run_store.h"
#include "tests/support/shared_data.h"
#include "tests/unit/run/fakes.h"

using Catch::Matchers::ContainsSubstring;
using fakes::Setting;
using test_support::TemporaryFolder;

namespace {

/// Verdicts by task and sample, as the summary counts them: the last line of a sample wins.
std::map<std::string, std::string> verdicts(const std::filesystem::path& folder) {
  std::map<std::string, std::string> all;
  REQUIRE(run::for_each_result(folder, [&](const run::StoredResult& stored) -> base::Status {
            all[stored.result.task_id + "#" + std::to_string(stored.result.sample)] =
                base::name_of(stored.result.verdict);
            return {};
          }).ok());
  return all;
}

std::string by_number(const base::Prompt& prompt) {
  static const std::vector<std::string> words{"pass", "fail", "none", "syntax", "slow", "pass too"};
  return words[(std::hash<std::string>()(prompt.task_id) + static_cast<std::size_t>(prompt.sample)) % words.size()];
}

double pass_at_1(const run::SessionResult& result) {
  return result.run.summary.benchmarks.at(0).pass_at_k.at(0).estimate->value;
}

}  // namespace

TEST_CASE("A run asks, tests, scores and writes its reports", "[run]") {
  const TemporaryFolder folder;
  Setting setting(folder.path());
  setting.answer = [](const base::Prompt& prompt) { return prompt.task_id == "Fake/3" ? "fail" : "pass"; };
  const auto result = setting.run();
  REQUIRE(result.ok());
  CHECK(pass_at_1(*result) == 0.8);
  CHECK(result->unscored == 0);
  CHECK(result->run.summary.benchmarks[0].completion_tokens == 35);
  REQUIRE(result->run.failures.size() == 1);
  CHECK(result->run.failures[0].task_id == "Fake/3");
  for (const char* file :
       {"manifest.json", "prompts.jsonl", "completions.jsonl", "results.jsonl", "summary.json", "report.md"}) {
    CHECK(std::filesystem::file_size(result->folder / file) > 0);
  }
}

TEST_CASE("The same command again asks nothing, tests nothing and gives the same score", "[run]") {
  const TemporaryFolder folder;
  Setting first(folder.path());
  first.answer = by_number;
  const auto before = first.run();
  REQUIRE(before.ok());
  Setting second(folder.path());
  const auto after = second.run();
  REQUIRE(after.ok());
  CHECK(second.asked.empty());
  CHECK(second.executions == 0);
  CHECK(pass_at_1(*before) == pass_at_1(*after));
}

TEST_CASE("Other settings are refused by name, and --no-resume keeps the old run aside", "[run]") {
  const TemporaryFolder folder;
  Setting setting(folder.path());
  REQUIRE(setting.run().ok());
  setting.config.sampling.temperature = 0.5;
  setting.config.limit = 2;
  const auto refused = setting.run();
  REQUIRE_FALSE(refused.ok());
  CHECK_THAT(refused.error().message,
             ContainsSubstring("temperature was 0.0 and is now 0.5") && ContainsSubstring("limit was 0 and is now 2"));
  setting.config.resume = false;
  REQUIRE(setting.run().ok());
  CHECK(std::filesystem::exists(folder.path() / "run.old-1" / "manifest.json"));
}

TEST_CASE("A model that fails in the middle leaves the finished part, which is not asked for again", "[run]") {
  const TemporaryFolder folder;
  Setting setting(folder.path(), 20);
  setting.answer = by_number;
  setting.fail_after = 8;
  const auto broken = setting.run();
  REQUIRE_FALSE(broken.ok());
  CHECK_THAT(broken.error().message, ContainsSubstring("the server is gone; 8 of 20 samples are finished and kept in"));
  setting.fail_after = -1;
  REQUIRE(setting.run().ok());
  CHECK(setting.asked.size() == 20);
  CHECK(std::set(setting.asked.begin(), setting.asked.end()).size() == 20);
}

TEST_CASE("A timeout counts only when it happens again alone", "[run]") {
  const TemporaryFolder folder;
  Setting setting(folder.path(), 2);
  setting.answer = [](const base::Prompt& prompt) { return prompt.task_id == "Fake/0" ? "slow" : "slow once"; };
  REQUIRE(setting.run().ok());
  CHECK(verdicts(setting.config.output) ==
        std::map<std::string, std::string>{{"Fake/0#0", "timeout"}, {"Fake/1#0", "passed"}});
}

TEST_CASE("A fault of the machine is tried again, then unscored, then scored by a later session", "[run]") {
  const TemporaryFolder folder;
  Setting setting(folder.path(), 3);
  setting.answer = [](const base::Prompt& prompt) { return prompt.task_id == "Fake/0" ? "broken" : "broken once"; };
  const auto result = setting.run();
  REQUIRE(result.ok());
  CHECK(result->unscored == 1);
  CHECK_FALSE(result->run.summary.benchmarks[0].pass_at_k.at(0).estimate.has_value());  // one task has no scored sample
  CHECK(result->run.summary.benchmarks[0].scored == 2);

  const auto healthy = setting.services.open_execution;
  setting.services.open_execution = [&](const run::RunConfig& config, const run::ExecutionRequest& request) {
    auto execution = healthy(config, request);
    execution->execute = [](const base::Program&) {
      return base::Outcome{base::Outcome::Status::kCompleted, 0, 0, {}, "", "", "", "", {}, {}};
    };
    return execution;
  };
  const auto later = setting.run();
  REQUIRE(later.ok());
  CHECK(later->unscored == 0);
  CHECK(later->run.summary.benchmarks[0].scored == 3);
  CHECK(setting.asked.size() == 3);
}

TEST_CASE("Identical programs run once, and --no-dedup runs each", "[run]") {
  const TemporaryFolder folder;
  Setting setting(folder.path(), 2);
  setting.config.n_samples = 50;
  setting.config.cache = false;
  const auto result = setting.run();
  REQUIRE(result.ok());
  CHECK(setting.machine.runs() == 2 + 2);  // the self-check's and the samples'
  CHECK(result->run.summary.benchmarks[0].distinct_programs == 2);
  CHECK(result->run.summary.benchmarks[0].samples == 100);
  setting.config.resume = false;
  setting.config.dedup = false;
  REQUIRE(setting.run().ok());
  CHECK(setting.machine.runs() == 4 + 100);  // the self-check is remembered
}

TEST_CASE("No score where the benchmark's own solutions fail", "[run]") {
  const TemporaryFolder folder;
  Setting setting(folder.path(), 3);
  setting.services.open_benchmark =
      [](const std::string&, const benchmarks::Options&) -> base::Result<std::unique_ptr<benchmarks::Benchmark>> {
    auto benchmark = std::make_unique<fakes::Benchmark>(3);
    benchmark->problem(1).canonical_solution = "fail";
    return std::unique_ptr<benchmarks::Benchmark>(std::move(benchmark));
  };
  const auto refused = setting.run();
  REQUIRE_FALSE(refused.ok());
  CHECK_THAT(refused.error().message, ContainsSubstring("1 of 3 tasks: Fake/1 (ValueError: no)"));
  CHECK(setting.asked.empty());
  CHECK_FALSE(std::filesystem::exists(setting.config.output));
}

TEST_CASE("A task whose own solution takes long here gets a limit that it can keep, in every session of the run",
          "[run]") {
  const TemporaryFolder folder;
  Setting setting(folder.path(), 3);
  std::string canonical = "pass after 4000";  // over the limit of 3 s
  setting.services.open_benchmark =
      [&](const std::string&, const benchmarks::Options&) -> base::Result<std::unique_ptr<benchmarks::Benchmark>> {
    auto benchmark = std::make_unique<fakes::Benchmark>(3);
    benchmark->problem(1).canonical_solution = canonical;
    return std::unique_ptr<benchmarks::Benchmark>(std::move(benchmark));
  };
  setting.answer = [](const base::Prompt& prompt) {
    return prompt.task_id == "Fake/1" ? "pass after 15000" : "pass after 5000";
  };
  setting.fail_after = 2;  // the third task is left for another session
  CHECK_FALSE(setting.run().ok());
  setting.fail_after = -1;
  canonical = "pass after 1";
  setting.config.cache = false;
  const auto run = setting.run();
  REQUIRE(run.ok());
  const auto& score = run->run.summary.benchmarks.front();
  CHECK(score.passed == 1);  // 4 x 4 s for one task; the others keep 3 s
  const auto manifest = *run::read_manifest(run->folder);
  CHECK(manifest["raised_limits_ms"] == base::Json({{"fake", {{"Fake/1", 16000.0}}}}));
}

TEST_CASE("A solution that passed the self-check is a result of the same rules only", "[run]") {
  const TemporaryFolder folder;
  Setting setting(folder.path(), 3);
  setting.config.timeout_s = 10;  // samples and self-check have the same limits, so they are the same programs
  std::string profile = "plain";
  setting.services.open_benchmark =
      [&](const std::string& name, const benchmarks::Options&) -> base::Result<std::unique_ptr<benchmarks::Benchmark>> {
    return std::unique_ptr<benchmarks::Benchmark>(std::make_unique<fakes::Benchmark>(3, name, profile));
  };
  REQUIRE(setting.run().ok());
  CHECK(setting.machine.runs() == 3);  // the samples are the benchmark's own solutions, which have just been run
  profile = "strict";
  setting.config.output = folder.path() / "strict";
  REQUIRE(setting.run().ok());
  CHECK(setting.machine.runs() == 6);
}

TEST_CASE("With a time of the user's own, no limit is raised", "[run]") {
  const TemporaryFolder folder;
  Setting setting(folder.path(), 1);
  setting.config.timeout_s = 10;
  setting.answer = [](const base::Prompt&) { return "pass after 11000"; };
  const auto run = setting.run();
  REQUIRE(run.ok());
  CHECK(run->run.summary.benchmarks.front().passed == 0);
  CHECK_FALSE(run::read_manifest(run->folder)->contains("raised_limits_ms"));
}

TEST_CASE("A stop ends the run as interrupted, and the next session finishes it", "[run]") {
  const TemporaryFolder folder;
  Setting setting(folder.path(), 40);
  std::stop_source source;
  setting.answer = [&](const base::Prompt& prompt) {
    if (prompt.task_id == "Fake/11") source.request_stop();
    return "pass";
  };
  const auto stopped = setting.run(run::Stage::kAll, source.get_token());
  REQUIRE_FALSE(stopped.ok());
  CHECK(stopped.error().code == base::ErrorCode::kInterrupted);
  const auto finished = setting.run();
  REQUIRE(finished.ok());
  CHECK(pass_at_1(*finished) == 1.0);
  CHECK(std::set(setting.asked.begin(), setting.asked.end()).size() == 40);
  CHECK(verdicts(setting.config.output).size() == 40);
}

TEST_CASE("generate, then run, is run", "[run]") {
  const TemporaryFolder folder;
  Setting setting(folder.path(), 6);
  REQUIRE(setting.run(run::Stage::kGenerate).ok());
  CHECK(setting.executions == 0);
  CHECK(setting.asked.size() == 6);
  const auto result = setting.run();
  REQUIRE(result.ok());
  CHECK(setting.asked.size() == 6);
  CHECK(result->run.summary.benchmarks[0].scored == 6);
}

TEST_CASE("Cut off at any byte of any file, a run ends with the same verdicts", "[run]") {
  const TemporaryFolder folder;
  Setting undisturbed(folder.path() / "a", 12);
  std::filesystem::create_directories(folder.path() / "a");
  undisturbed.config.n_samples = 3;
  undisturbed.config.sampling.temperature = 1;
  undisturbed.answer = by_number;
  REQUIRE(undisturbed.run().ok());
  const auto expected = verdicts(undisturbed.config.output);
  REQUIRE(expected.size() == 36);

  std::mt19937 random(7);
  for (int round = 0; round < 25; ++round) {
    const auto place = folder.path() / ("b" + std::to_string(round));
    std::filesystem::create_directories(place);
    std::filesystem::copy(undisturbed.config.output, place / "run", std::filesystem::copy_options::recursive);
    // What a kill leaves: a prefix of the completions, and a prefix of the results of these.
    const auto cut = [&](const char* name) {
      const auto size = std::filesystem::file_size(place / "run" / name);
      std::filesystem::resize_file(place / "run" / name, random() % (size + 1));
    };
    cut("results.jsonl");
    if (round % 2 == 0) std::filesystem::resize_file(place / "run" / "results.jsonl", 0), cut("completions.jsonl");
    Setting resumed(place, 12);
    resumed.config.n_samples = 3;
    resumed.config.sampling.temperature = 1;
    resumed.answer = by_number;
    const auto result = resumed.run();
    REQUIRE(result.ok());
    CHECK(verdicts(resumed.config.output) == expected);
    CHECK(result->run.summary.benchmarks[0].samples == 36);
  }
}

TEST_CASE("A completion is on disk before it is executed, and executed while others are still generated", "[run]") {
  const TemporaryFolder folder;
  Setting setting(folder.path(), 6);
  std::atomic<int> executed{0};
  std::atomic<int> unwritten{0};
  const auto plain = setting.services.open_execution;
  setting.services.open_execution = [&](const run::RunConfig& config, const run::ExecutionRequest& request) {
    auto execution = plain(config, request);
    execution->execute = [&](const base::Program& program) {
      if (program.candidate == "pass too") {  // a sample's, not the self-check's
        const auto stored = base::read_file(setting.config.output / "completions.jsonl");
        if (!stored.ok() || stored->find("\"" + program.test + "\"") == std::string::npos) ++unwritten;
        ++executed;
      }
      return setting.machine.run(program);
    };
    return execution;
  };
  int overlapped = 0;
  setting.answer = [&](const base::Prompt& prompt) {
    if (prompt.task_id == "Fake/5") {  // asked last, and answered only once a test has run
      for (int i = 0; i < 6000 && executed == 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
      overlapped = executed;
    }
    return "pass too";
  };
  REQUIRE(setting.run().ok());
  CHECK(overlapped > 0);
  CHECK(executed == 6);
  CHECK(unwritten == 0);
}

TEST_CASE("Two benchmarks in one run keep their samples apart", "[run]") {
  const TemporaryFolder folder;
  Setting setting(folder.path(), 4);
  setting.config.benchmarks = {"fake", "other"};
  setting.answer = [](const base::Prompt& prompt) { return prompt.task_id.starts_with("other:") ? "fail" : "pass"; };
  const auto result = setting.run();
  REQUIRE(result.ok());
  REQUIRE(result->run.summary.benchmarks.size() == 2);
  CHECK(result->run.summary.benchmarks[0].passed == 4);
  CHECK(result->run.summary.benchmarks[1].passed == 0);
}

TEST_CASE("A task order does not change the summary, and k above the samples is left out or not available", "[run]") {
  const TemporaryFolder folder;
  Setting setting(folder.path(), 3);
  setting.config.n_samples = 12;
  setting.config.sampling.temperature = 1;
  const auto by_default = setting.run();
  REQUIRE(by_default.ok());
  REQUIRE(by_default->run.summary.benchmarks[0].pass_at_k.size() == 2);
  const auto wanted = run::summarize_run(setting.config.output, {1, 100});
  REQUIRE(wanted.ok());
  REQUIRE(wanted->summary.benchmarks[0].pass_at_k.size() == 2);
  CHECK_FALSE(wanted->summary.benchmarks[0].pass_at_k[1].estimate.has_value());
}

TEST_CASE("How a model is asked is no setting of the canonical solutions", "[run]") {
  const TemporaryFolder folder;
  Setting setting(folder.path());
  setting.config.model = "canonical";
  setting.config.sampling.temperature = 0.7;
  setting.config.limit = 3;
  const auto result = setting.run();
  REQUIRE(result.ok());
  std::string names;
  for (const auto& [name, value] : result->run.summary.settings) names += name + " ";
  CHECK(names == "limit python ");
  CHECK_FALSE(result->run.summary.answers);
}

TEST_CASE("What the tokens of a run cost stands in its report, and in that of a later session", "[run]") {
  const TemporaryFolder folder;
  Setting setting(folder.path());
  setting.config.price = generators::Price{1e6, 1e6};
  const auto result = setting.run();
  REQUIRE(result.ok());
  CHECK(result->run.summary.cost == 35);  // five answers of seven tokens each
  setting.config.price.reset();
  const auto later = setting.run();
  REQUIRE(later.ok());
  CHECK(later->run.summary.cost == 35);
}
