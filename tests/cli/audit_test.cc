// Passes that only an assert-style test lets through, found by call and return.
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/cli/binary.h"

using Catch::Matchers::ContainsSubstring;
using cli_test::Harness;

namespace {

void add_sample(const std::filesystem::path& file, const std::string& task, const std::string& completion) {
  std::ofstream(file, std::ios::app) << base::Json({{"task_id", task}, {"completion", completion}}).dump() << "\n";
}

}  // namespace

TEST_CASE("The audit names a pass that equals everything, and leaves the score as it is", "[cli]") {
  const Harness harness;
  const auto file = harness.path("samples.jsonl");
  add_sample(file, "HumanEval/0",
             "    class Anything:\n        def __eq__(self, other): return True\n    return Anything()\n");
  add_sample(file, "HumanEval/1", "    result = []\n    return 1 / 0\n");
  add_sample(file, "HumanEval/2", "    return number % 1.0\n");
  const std::vector<std::string> command{"evaluate", "--samples", file,      "--benchmark", "humaneval",
                                         "--limit",  "3",         "--audit", "-o",          harness.path("r")};
  const auto output = harness.run(command);
  CAPTURE(output.out, output.err);
  REQUIRE(output.exit_code == 0);
  CHECK_THAT(output.out, ContainsSubstring("audit: 1 of 2 passes") && ContainsSubstring("HumanEval/0 sample 0"));
  CHECK_THAT(*base::read_file(harness.path("r") / "report.md"), ContainsSubstring("HumanEval/0 sample 0"));
  CHECK(Harness::verdicts(harness.path("r")) ==
        std::map<std::string, bool>{{"HumanEval/0", true}, {"HumanEval/1", false}, {"HumanEval/2", true}});

  SECTION("the same command again audits nothing again") {
    const auto again = harness.run(command);
    CHECK(again.exit_code == 0);
    CHECK_THAT(again.err, ContainsSubstring("Everything is finished already"));
    CHECK_THAT(again.out, ContainsSubstring("audit: 1 of 2 passes"));
  }
}

TEST_CASE("A finished run is audited afterwards, and honest passes pass", "[cli]") {
  const Harness harness;
  const auto file = harness.samples("s.jsonl", 0, 20);
  std::vector<std::string> command{"evaluate", "--samples", file, "--benchmark",    "humaneval",
                                   "--limit",  "20",        "-o", harness.path("r")};
  REQUIRE(harness.run(command).exit_code == 0);
  command.emplace_back("--audit");
  const auto output = harness.run(command);
  CAPTURE(output.out, output.err);
  REQUIRE(output.exit_code == 0);
  int passes = 0;
  for (const auto& [task, passed] : Harness::verdicts(harness.path("r"))) passes += passed ? 1 : 0;
  const auto all = std::to_string(passes);
  CHECK_THAT(output.out, ContainsSubstring("audit: " + all + " of " + all + " passes also pass"));
}

// Regression: MBPP+ has changed some of MBPP's tasks, and honest passes of those were named.
TEST_CASE("The benchmark's own solutions are never named by the audit", "[cli]") {
  const Harness harness;
  const std::vector<std::string> command{"run",     "--model", "canonical", "--benchmark", "mbpp",
                                         "--limit", "30",      "--audit",   "-o",          harness.path("r")};
  const auto output = harness.run(command);
  CAPTURE(output.out, output.err);
  REQUIRE(output.exit_code == 0);
  CHECK_THAT(output.out, ContainsSubstring("passes also pass") && ContainsSubstring("have no such calls"));
  CHECK_THAT(output.out, !ContainsSubstring("these do not"));
  CHECK_THAT(harness.run(command).err, ContainsSubstring("Everything is finished already"));
}
