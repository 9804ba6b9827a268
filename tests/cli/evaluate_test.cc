#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/cli/binary.h"

using Catch::Matchers::ContainsSubstring;
using cli_test::Harness;

TEST_CASE("The published samples score 98 of 164, every verdict as openai/human-eval's", "[cli]") {
  const Harness harness;
  const std::string file = test_support::shared_file("samples/wizardcoder-15b.humaneval.jsonl.gz");
  const auto output = harness.run({"evaluate", "--samples", file, "--benchmark", "humaneval", "-o", harness.path("r")});
  CAPTURE(output.err);
  REQUIRE(output.exit_code == 0);
  CHECK_THAT(output.out, ContainsSubstring("59.8") || ContainsSubstring("59.76"));
  CHECK_THAT(output.out, !ContainsSubstring("\033["));
  CHECK(Harness::verdicts(harness.path("r")) == Harness::official_verdicts());

  SECTION("the same command again reads no sample, tests nothing and prints the same score") {
    const auto second =
        harness.run({"evaluate", "--samples", file, "--benchmark", "humaneval", "-o", harness.path("r")});
    CHECK(second.exit_code == 0);
    CHECK_THAT(second.err, ContainsSubstring("Everything is finished already"));
    CHECK_THAT(second.out, ContainsSubstring("59.76"));
  }
  SECTION("report shows the same again, in every format") {
    CHECK_THAT(harness.run({"report", harness.path("r"), "--format", "csv"}).out, ContainsSubstring("humaneval"));
    CHECK_THAT(harness.run({"report", harness.path("r"), "--format", "markdown"}).out,
               ContainsSubstring("HumanEval/1"));
    const auto json = base::parse_json(harness.run({"report", harness.path("r"), "--format", "json"}).out);
    REQUIRE(json.ok());
    const auto again = harness.run({"report", harness.path("r")});
    CHECK(output.out.starts_with(again.out.substr(0, again.out.find('\n'))));
    CHECK_THAT(harness.run({"report", harness.path("r"), "--color", "always"}).out, ContainsSubstring("\033["));
  }
  SECTION("NO_COLOR and --color never win over a terminal's absence too") {
    CHECK_THAT(harness.run({"report", harness.path("r")}, {{"NO_COLOR", "1"}}).out, !ContainsSubstring("\033["));
  }
}

TEST_CASE("Several samples a task are replayed and scored together", "[cli]") {
  const Harness harness;
  harness.samples("s.jsonl", 0, 10);
  const auto file = harness.samples("s.jsonl", 0, 10);
  const auto output = harness.run({"evaluate", "--samples", file, "--benchmark", "humaneval", "--limit", "10", "--k",
                                   "1,2,10", "-o", harness.path("r")});
  CAPTURE(output.out, output.err);
  REQUIRE(output.exit_code == 0);
  const auto summary = base::parse_json(*base::read_file(harness.path("r") / "summary.json"));
  REQUIRE(summary.ok());
  const auto& benchmark = (*summary)["benchmarks"][0];
  CHECK(benchmark["samples"] == 20);
  CHECK(benchmark["distinct_programs"] == 10);
}

TEST_CASE("A missing or an empty file of samples is one sentence, and leaves no run behind", "[cli]") {
  const Harness harness;
  const std::vector<std::string> rest{"--benchmark", "humaneval", "-o", harness.path("r")};
  std::vector<std::string> arguments{"evaluate", "--samples", harness.path("missing.jsonl")};
  arguments.insert(arguments.end(), rest.begin(), rest.end());
  CHECK_THAT(harness.refused(arguments), ContainsSubstring("missing.jsonl"));
  std::ofstream(harness.path("empty.jsonl")).flush();
  arguments[2] = harness.path("empty.jsonl");
  CHECK_THAT(harness.refused(arguments), ContainsSubstring("empty.jsonl") && ContainsSubstring("empty"));
  CHECK_FALSE(std::filesystem::exists(harness.path("r")));
}

TEST_CASE("A broken line is named, the part before it is kept, and the mended file finishes the run", "[cli]") {
  const Harness harness;
  auto file = harness.samples("s.jsonl", 0, 5);
  std::ofstream(file, std::ios::app) << "{\"task_id\": \"HumanEval/5\", \"completion\": \n";
  const std::vector<std::string> command{"evaluate", "--samples", file, "--benchmark",    "humaneval",
                                         "--limit",  "8",         "-o", harness.path("r")};
  const auto message = harness.refused(command);
  CHECK_THAT(message, ContainsSubstring("s.jsonl:6") && ContainsSubstring("5 samples are finished and kept in"));
  CHECK(Harness::verdicts(harness.path("r")).size() == 5);
  std::filesystem::remove(file);
  harness.samples("s.jsonl", 0, 8);
  const auto output = harness.run(command);
  CAPTURE(output.err);
  CHECK(output.exit_code == 0);
  CHECK(Harness::verdicts(harness.path("r")).size() == 8);
}

TEST_CASE("An unknown task id is named with its line and the nearest", "[cli]") {
  const Harness harness;
  const auto file = harness.samples("s.jsonl", 0, 2);
  std::ofstream(file, std::ios::app) << R"({"task_id": "HumanEvall/2", "completion": "    pass"})"
                                     << "\n";
  CHECK_THAT(harness.refused({"evaluate", "--samples", file, "--benchmark", "humaneval", "-o", harness.path("r")}),
             ContainsSubstring("s.jsonl:3: unknown task \"HumanEvall/2\"") &&
                 ContainsSubstring("did you mean \"HumanEval/2\"?"));
}

TEST_CASE("Missing tasks are no score but a sentence, and --limit scores the part", "[cli]") {
  const Harness harness;
  const auto file = harness.samples("s.jsonl", 0, 12);
  CHECK_THAT(harness.refused({"evaluate", "--samples", file, "--benchmark", "humaneval", "-o", harness.path("r")}),
             ContainsSubstring("has no sample for 152 of the tasks (HumanEval/12, HumanEval/13,") &&
                 ContainsSubstring("--limit"));
  CHECK(Harness::verdicts(harness.path("r")).size() == 12);
  CHECK_THAT(harness.refused({"evaluate", "--samples", file, "--benchmark", "humaneval", "-o", harness.path("r")}),
             ContainsSubstring("152 of the tasks"));
  CHECK(harness
            .run({"evaluate", "--samples", file, "--benchmark", "humaneval", "--limit", "12", "-o", harness.path("r2")})
            .exit_code == 0);
}

TEST_CASE("A changed sample is not mixed into a run", "[cli]") {
  const Harness harness;
  const auto file = harness.samples("s.jsonl", 0, 3);
  const std::vector<std::string> command{"evaluate", "--samples", file, "--benchmark",    "humaneval",
                                         "--limit",  "3",         "-o", harness.path("r")};
  REQUIRE(harness.run(command).exit_code == 0);
  std::filesystem::remove(file);
  harness.samples("s.jsonl", 0, 2);
  std::ofstream(file, std::ios::app) << R"({"task_id": "HumanEval/2", "completion": "    return 1"})"
                                     << "\n";
  CHECK_THAT(harness.refused(command),
             ContainsSubstring("s.jsonl:3: sample 0 of HumanEval/2 is not the one that the run in"));
}

TEST_CASE("A changed setting is refused by name", "[cli]") {
  const Harness harness;
  const auto file = harness.samples("s.jsonl", 0, 3);
  std::vector<std::string> command{"evaluate", "--samples", file, "--benchmark",    "humaneval",
                                   "--limit",  "3",         "-o", harness.path("r")};
  REQUIRE(harness.run(command).exit_code == 0);
  command[6] = "2";
  CHECK_THAT(harness.refused(command), ContainsSubstring("limit was 3 and is now 2"));
}

TEST_CASE("A run compared with itself shows no difference and passes the gate; a worse one fails it", "[cli]") {
  const Harness harness;
  const auto file = harness.samples("s.jsonl", 0, 40);
  REQUIRE(
      harness
          .run({"evaluate", "--samples", file, "--benchmark", "humaneval", "--limit", "40", "-o", harness.path("weak")})
          .exit_code == 0);
  REQUIRE(harness
              .run({"run", "--model", "canonical", "--benchmark", "humaneval", "--limit", "40", "-o",
                    harness.path("perfect")})
              .exit_code == 0);
  const std::vector<std::string> replay{"evaluate",    "--samples", harness.path("perfect") / "completions.jsonl",
                                        "--benchmark", "humaneval", "--limit",
                                        "40",          "-o",        harness.path("again")};
  REQUIRE(harness.run(replay).exit_code == 0);  // our own completions are a file of samples, too
  CHECK(Harness::verdicts(harness.path("again")) == Harness::verdicts(harness.path("perfect")));
  const auto same = harness.run({"compare", harness.path("weak"), harness.path("weak")});
  CHECK(same.exit_code == 0);
  CHECK_THAT(same.out, ContainsSubstring("+0.0 points"));
  const auto both = harness.run({"compare", harness.path("weak"), harness.path("perfect")});
  CHECK_THAT(both.out, ContainsSubstring("failures") && ContainsSubstring("Wrong Answer"));
  CHECK(harness.run({"gate", "--baseline", harness.path("weak"), "--candidate", harness.path("perfect")}).exit_code ==
        0);
  const auto worse = harness.run({"gate", "--baseline", harness.path("perfect"), "--candidate", harness.path("weak")});
  CHECK(worse.exit_code == 1);
  CHECK_THAT(worse.out, ContainsSubstring("GATE FAILED"));
}

TEST_CASE("The progress of a file of samples has a total and a time that is left", "[cli]") {
  const Harness harness;
  const auto file = harness.samples("s.jsonl", 0, 164);
  const auto output = harness.run({"evaluate", "--samples", file, "--benchmark", "humaneval", "--no-cache",
                                   "--progress-interval", "0.1", "-o", harness.path("r")});
  CAPTURE(output.err);
  REQUIRE(output.exit_code == 0);
  CHECK_THAT(output.err, ContainsSubstring("/164") && ContainsSubstring("ETA "));
}
