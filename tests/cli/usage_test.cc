#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/cli/binary.h"

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;
using cli_test::Harness;

TEST_CASE("Version and help answer on standard output", "[cli]") {
  const Harness harness;
  const auto version = harness.run({"--version"});
  CHECK(version.exit_code == 0);
  CHECK_THAT(version.out, StartsWith("harness 0."));
  for (const std::string command : {"run", "generate", "evaluate", "report", "data", "doctor", "compare", "gate"}) {
    const auto help = harness.run({command, "--help"});
    CHECK(help.exit_code == 0);
    CHECK_THAT(help.out, ContainsSubstring("usage: harness " + command) && ContainsSubstring("Examples"));
    CHECK(help.err.empty());
  }
  const auto nothing = harness.run({});
  CHECK(nothing.exit_code == 2);
  CHECK_THAT(nothing.out, ContainsSubstring("usage: harness COMMAND"));
}

TEST_CASE("Wrong usage is one sentence and exit 2, with the nearest name", "[cli]") {
  const Harness harness;
  CHECK_THAT(harness.refused({"rn"}), ContainsSubstring("unknown command \"rn\" (did you mean \"run\"?)"));
  CHECK_THAT(harness.refused({"run", "--benchmrk", "humaneval"}), ContainsSubstring("did you mean --benchmark?"));
  CHECK_THAT(harness.refused({"run", "--model", "canonical", "--benchmark", "humanevl", "-o", harness.path("r")}),
             ContainsSubstring("unknown benchmark \"humanevl\"") && ContainsSubstring("did you mean \"humaneval\"?"));
  CHECK_THAT(harness.refused({"run", "--model", "canonical", "--benchmark", "humaneval", "--k", "0"}),
             ContainsSubstring("--k 0: must be whole numbers of at least 1"));
  CHECK_THAT(harness.refused({"run", "--benchmark", "humaneval"}), ContainsSubstring("give --model"));
  CHECK_THAT(harness.refused({"run", "--model", "m"}), ContainsSubstring("give --benchmark"));
  CHECK_THAT(harness.refused({"run", "--model", "m", "-b", "humaneval", "-n", "10"}),
             ContainsSubstring("give --temperature"));
  CHECK_THAT(harness.refused({"run", "--model", "m", "-b", "humaneval", "stray"}),
             ContainsSubstring("\"stray\" belongs to no flag"));
  CHECK_THAT(harness.refused({"evaluate", "--benchmark", "humaneval"}), ContainsSubstring("give --samples"));
  CHECK_THAT(harness.refused(
                 {"run", "--model", "canonical", "-b", "humaneval", "--id-range", "500,600", "-o", harness.path("r")}),
             ContainsSubstring("HumanEval/0 to HumanEval/163"));
  CHECK_THAT(harness.refused({"run", "--model", "canonical", "-b", "humaneval", "--limit", "1", "--python",
                              "/nowhere/python", "-o", harness.path("r")}),
             ContainsSubstring("name another with --python"));
  CHECK_THAT(harness.refused({"report", harness.path("nothing")}), ContainsSubstring("is no run"));
  CHECK_THAT(harness.refused({"data", "fetsh", "humaneval"}), ContainsSubstring("did you mean \"fetch\"?"));
  CHECK_THAT(harness.refused({"data", "fetch", "humanevl"}), ContainsSubstring("did you mean"));
  CHECK_FALSE(std::filesystem::exists(harness.path("r")));
}

TEST_CASE("A benchmark whose data is missing names the command that fetches it", "[cli]") {
  const Harness harness;
  base::Command command = harness.command({"data", "path", "humaneval", "--data-dir", harness.path("empty").string()});
  const auto output = base::run_command(command, std::chrono::seconds(60));
  REQUIRE(output.ok());
  CHECK(output->exit_code == 2);
  CHECK_THAT(Harness::error_line(output->err), ContainsSubstring("harness data fetch humaneval"));
}

TEST_CASE("data list shows every set and verify checks the pinned digest", "[cli]") {
  const Harness harness;
  const std::string data = test_support::shared_file("data/humaneval/HumanEval.jsonl.gz").parent_path().parent_path();
  const auto list = harness.run({"data", "list", "--data-dir", data});
  CHECK(list.exit_code == 0);
  CHECK_THAT(list.out, ContainsSubstring("humaneval") && ContainsSubstring("164"));
  CHECK(harness.run({"data", "verify", "humaneval", "--data-dir", data}).exit_code == 0);
  std::filesystem::create_directories(harness.path("data/humaneval"));
  std::ofstream(harness.path("data/humaneval/HumanEval.jsonl")) << "{}\n";
  CHECK_THAT(harness.refused({"data", "verify", "humaneval", "--data-dir", harness.path("data")}),
             ContainsSubstring("harness data fetch --force humaneval"));
}

TEST_CASE("doctor's JSON is JSON, and its exit status says whether runs are safe", "[cli]") {
  const Harness harness;
  const auto output = harness.run({"doctor", "--json"});
  const auto json = base::parse_json(output.out);
  REQUIRE(json.ok());
  CHECK((output.exit_code == 0) == (*json)["safe"].get<bool>());
  CHECK((*json)["findings"].size() > 5);
}
