// harness report of a part of a run's benchmarks.
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/cli/binary.h"

using Catch::Matchers::ContainsSubstring;
using cli_test::Harness;

namespace {

/// A run of three benchmarks, scored or not: the machine may lack a language.
std::filesystem::path run_of_three(const Harness& harness) {
  (void)test_support::shared_file("data/humanevalx/humaneval_js.jsonl.gz");
  const auto run =
      harness.run({"run", "--model", "canonical", "--benchmark", "humaneval,humaneval-x-python,humaneval-x-js",
                   "--limit", "1", "-o", harness.path("r")});
  CAPTURE(run.out, run.err);
  REQUIRE(std::filesystem::exists(harness.path("r") / "manifest.json"));
  return harness.path("r");
}

std::vector<std::string> reported(const Harness& harness, std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"--format", "json"});
  const auto report = harness.run(arguments);
  CAPTURE(report.err);
  REQUIRE(report.exit_code == 0);
  const auto json = *base::parse_json(report.out);
  std::vector<std::string> names;
  for (const auto& benchmark : json["benchmarks"]) names.push_back(benchmark["benchmark"]);
  return names;
}

}  // namespace

TEST_CASE("A report of humaneval-x has those of its languages that are in the run", "[cli]") {
  const Harness harness;
  const auto run = run_of_three(harness);
  using Names = std::vector<std::string>;
  CHECK(reported(harness, {"report", run}) == Names{"humaneval", "humaneval-x-python", "humaneval-x-js"});
  CHECK(reported(harness, {"report", run, "--benchmark", "humaneval-x"}) ==
        Names{"humaneval-x-python", "humaneval-x-js"});
  CHECK(reported(harness, {"report", run, "-b", "humaneval-x-js,humaneval"}) == Names{"humaneval", "humaneval-x-js"});
  CHECK_THAT(harness.refused({"report", run, "--benchmark", "mbpp"}), ContainsSubstring("has no results of mbpp"));
}

TEST_CASE("A results file of humaneval-x has the rows of its languages", "[cli]") {
  const Harness harness;
  const auto data = test_support::shared_file("data/humaneval/HumanEval.jsonl.gz").parent_path().parent_path();
  const auto run = run_of_three(harness);
  const std::vector<std::string> command{"report", run, "--data-dir", data, "--format", "human-eval"};
  CHECK_THAT(harness.refused(command), ContainsSubstring("--benchmark"));
  auto named = command;
  named.insert(named.end(), {"--benchmark", "humaneval-x"});
  const auto report = harness.run(named);
  if (report.exit_code != 0) SKIP("a language of HumanEval-X is missing here: " << report.err);
  CHECK_THAT(report.out, ContainsSubstring("Python/0") && ContainsSubstring("JavaScript/0"));
  CHECK_THAT(report.out, !ContainsSubstring("HumanEval/0"));
}
