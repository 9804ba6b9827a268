#include "benchmarks/mbpp.h"

#include <fstream>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "harness/base/hash.h"
#include "tests/support/shared_data.h"
#include "tests/unit/benchmarks/bare_python.h"

using Catch::Matchers::ContainsSubstring;

namespace {

benchmarks::Options official_data() {
  benchmarks::Options options;
  options.data_dir = test_support::shared_file("data/mbpp").parent_path();
  return options;
}

std::unique_ptr<benchmarks::Benchmark> opened(const std::string& name, const benchmarks::Options& options) {
  auto benchmark = benchmarks::open(name, options);
  INFO((benchmark.ok() ? "" : benchmark.error().message));
  REQUIRE(benchmark.ok());
  return std::move(*benchmark);
}

/// Task ids whose reference solution does not pass in a plain interpreter.
std::vector<std::string> failing(const benchmarks::Benchmark& benchmark) {
  std::vector<base::Program> programs;
  for (const auto& problem : benchmark.problems())
    programs.push_back(benchmark.assemble(problem, benchmark.extract(problem, benchmark.canonical(problem))));
  const auto results = test_support::run_bare(programs);
  REQUIRE(results.size() == programs.size());
  std::vector<std::string> failed;
  for (std::size_t i = 0; i < results.size(); ++i)
    if (results[i] != "passed") failed.push_back(benchmark.problems()[i].task_id);
  return failed;
}

std::vector<std::string> known(const benchmarks::Benchmark& benchmark) {
  std::vector<std::string> tasks;
  for (const auto& problem : benchmark.problems())
    if (!benchmark.known_failure(problem).empty()) tasks.push_back(problem.task_id);
  return tasks;
}

}  // namespace

TEST_CASE("MBPP's slices have their numbers of tasks") {
  const auto full = opened("mbpp", official_data());
  CHECK(full->problems().size() == 500);
  CHECK(full->problems()[0].task_id == "Mbpp/11");
  CHECK(full->problems()[499].task_id == "Mbpp/510");
  CHECK(opened("mbpp-sanitized", official_data())->problems().size() == 427);
  const auto slice = opened("mbpp-257", official_data());
  CHECK(slice->problems().size() == 257);
  CHECK(slice->problems()[0].task_id == "Mbpp/11");
  CHECK(slice->problems()[256].task_id == "Mbpp/479");
  CHECK(slice->info().profile == "opencompass-2024-03");
  for (const auto& problem : full->problems()) CHECK(!problem.entry_point.empty());
}

TEST_CASE("the reference solutions pass, but for the documented exceptions") {
  CHECK(failing(*opened("mbpp", official_data())).empty());
  CHECK(failing(*opened("mbpp-sanitized", official_data())).empty());
  auto options = official_data();
  options.profile = "bigcode";
  const auto bigcode = opened("mbpp", options);
  CHECK(failing(*bigcode) == std::vector<std::string>{"Mbpp/367"});
  CHECK(failing(*bigcode) == known(*bigcode));
  const auto opencompass = opened("mbpp-257", official_data());
  CHECK(failing(*opencompass).size() == 10);
  CHECK(failing(*opencompass) == known(*opencompass));
}

TEST_CASE("OpenCompass' 3-shot prompt is byte for byte that of its configuration") {
  auto options = official_data();
  options.prompt_style = "opencompass";
  const auto benchmark = opened("mbpp-257", options);
  const auto prompt = benchmark->prompt(benchmark->problems()[0]);
  CHECK(base::sha256(prompt.messages.at(0).content) ==
        "64dbd79bd8130f2a15a12a7b9f17c6aa4294cc9206e8bda416195b142c1c3b1d");
  CHECK(benchmark->info().data_sha256.size() == 2);
}

TEST_CASE("MBPP's other prompts") {
  auto options = official_data();
  options.chat = false;
  auto benchmark = opened("mbpp", options);
  CHECK(benchmark->prompt(benchmark->problems()[0]).text ==
        "\"\"\"\nWrite a python function to remove first and last occurrence of a given character from the string.\n"
        "assert remove_Occ(\"hello\",\"l\") == \"heo\"\n\"\"\"\n");
  options.prompt_style = "mbpp-3shot";
  benchmark = opened("mbpp", options);
  CHECK_THAT(benchmark->prompt(benchmark->problems()[0]).text,
             ContainsSubstring("heap_queue_largest") && ContainsSubstring("[BEGIN]\nimport math\ndef"));
  options.prompt_style = "";
  options.chat = true;
  benchmark = opened("mbpp+", [&] {
    auto other = options;
    other.data_dir = test_support::shared_file("data/mbppplus").parent_path();
    return other;
  }());
  CHECK_THAT(benchmark->prompt(benchmark->problems()[0]).messages.at(0).content,
             ContainsSubstring("Write a function to find the shared elements") &&
                 ContainsSubstring("```python\nassert set(similar_elements((3, 4, 5, 6)"));
}

TEST_CASE("MBPP+ has no few-shot styles, and says so") {
  benchmarks::Options options;
  options.data_dir = test_support::shared_file("data/mbppplus").parent_path();
  options.prompt_style = "mbpp-3shot";
  CHECK_THAT(benchmarks::open("mbpp+", options).error().message, ContainsSubstring("unknown prompt style"));
}

TEST_CASE("WizardCoder's MBPP prompts") {
  auto options = official_data();
  options.prompt_style = "wizardcoder-15b";
  const auto benchmark = opened("mbpp", options);
  for (const auto& problem : benchmark->problems()) {
    const auto text = benchmark->prompt(problem).messages.at(0).content;
    CHECK(text.starts_with(
        "Below is an instruction that describes a task. Write a response that appropriately completes the request.\n\n"
        "### Instruction:\nCreate a Python script for this problem:\n\n"));
    CHECK(text.ends_with("\n\n### Response:"));
    if (problem.task_id == "Mbpp/493")
      CHECK_THAT(text, ContainsSubstring("Test examples:\ncalculate_polygons(startx, starty, endx, endy, radius)\n\n"));
    else
      CHECK_THAT(text, ContainsSubstring("Test examples:\nassert "));
  }
}

TEST_CASE("OpenCompass' words for an outcome") {
  const auto benchmark = opened("mbpp-257", official_data());
  const auto& problem = benchmark->problems()[0];
  const auto program = benchmark->assemble(problem, {"x = 1", true, true});
  CHECK(program.limits.cpu_ms == 2000);
  CHECK(program.runtime == "python-bare");
  const auto word = [&](base::Verdict verdict, const char* exception) {
    base::Outcome outcome;
    outcome.status = base::Outcome::Status::kException;
    if (exception != nullptr) outcome.exception = base::Exception{exception, "", 0, true, ""};
    base::TestResult result;
    result.verdict = verdict;
    benchmark->refine(problem, program, outcome, result);
    return result.official_result;
  };
  CHECK(word(base::Verdict::kPassed, nullptr) == "pass");
  CHECK(word(base::Verdict::kTimeout, nullptr) == "timeout");
  CHECK(word(base::Verdict::kWrongAnswer, "AssertionError") == "wrong_answer");
  CHECK(word(base::Verdict::kException, "NameError") == "failed");
}

TEST_CASE("malformed MBPP data name file, place and reason") {
  const test_support::TemporaryFolder folder;
  std::filesystem::create_directories(folder.path() / "mbpp");
  benchmarks::Options options;
  options.data_dir = folder.path();
  std::ofstream(folder.path() / "mbpp/mbpp.jsonl")
      << "{\"task_id\": 11, \"text\": \"t\", \"code\": \"c\", \"test_list\": \"x\"}\n";
  CHECK_THAT(benchmarks::open("mbpp", options).error().message,
             ContainsSubstring("mbpp.jsonl:1: key \"test_list\" must be an array of strings"));
  std::ofstream(folder.path() / "mbpp/sanitized-mbpp.json") << R"([{"task_id": "a"}])";
  CHECK_THAT(benchmarks::open("mbpp-257", options).error().message,
             ContainsSubstring("problem 1: key \"task_id\" must be a number"));
  CHECK_THAT(benchmarks::open("mbpp-257",
                              [&] {
                                auto other = options;
                                other.profile = "opencompas";
                                return other;
                              }())
                 .error()
                 .message,
             ContainsSubstring("unknown profile"));
}
