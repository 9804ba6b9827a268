// HumanEval with the real embedded model on a real llama.cpp server. Minutes of CPU: only with HARNESS_TEST_MODEL=1.
#include <cstdlib>
#include <fstream>
#include <map>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/cli/binary.h"

using Catch::Matchers::ContainsSubstring;
using cli_test::Harness;

namespace {

constexpr auto kPatience = std::chrono::minutes(20);  // for a slow or busy machine

void skip_without_model() {
  const char* wanted = std::getenv("HARNESS_TEST_MODEL");
  if (wanted == nullptr || *wanted == '\0')
    SKIP("the embedded model takes minutes of CPU: set HARNESS_TEST_MODEL=1 to run it");
  const char* data = std::getenv("XDG_DATA_HOME");
  const char* own = std::getenv("HARNESS_MODEL_RUNTIME");
  const std::filesystem::path home =
      data != nullptr ? std::filesystem::path(data) : std::filesystem::path(std::getenv("HOME")) / ".local/share";
  const auto runtime = own != nullptr ? std::filesystem::path(own) : home / "harness/model-runtime";
  if (!std::filesystem::exists(runtime / "bin/python3"))
    SKIP("the model runtime is not installed in " + runtime.string() + ": run scripts/setup");
}

base::CommandOutput run(const Harness& harness, std::vector<std::string> arguments) {
  const std::vector<std::string> rest{"--model", "smollm2", "--benchmark", "humaneval", "--max-tokens", "32"};
  arguments.insert(arguments.end(), rest.begin(), rest.end());
  auto output = base::run_command(harness.command(arguments), kPatience);
  REQUIRE(output.ok());
  CAPTURE(output->out, output->err);
  REQUIRE(output->exit_code == 0);
  return *output;
}

/// Task id → answer.
std::map<std::string, std::string> answers(const std::filesystem::path& folder) {
  std::map<std::string, std::string> all;
  auto reader = base::LineReader::open(folder / "completions.jsonl");
  REQUIRE(reader.ok());
  for (std::string line; *reader->next(line);) {
    const auto row = base::parse_json(line);
    REQUIRE(row.ok());
    all[(*row)["task_id"].get<std::string>()] = (*row)["text"].get<std::string>();
  }
  return all;
}

}  // namespace

TEST_CASE("the embedded model answers HumanEval, eight requests at a time, as chat and as completion", "[model]") {
  skip_without_model();
  const Harness harness;
  for (const std::string api : {"chat", "completions"}) {
    const auto folder = harness.path(api);
    const auto output = run(harness, {"run", "--api", api, "--limit", "16", "--concurrency", "8", "--progress-interval",
                                      "0.5", "--output", folder.string()});
    CAPTURE(output.out, output.err);
    CHECK_THAT(output.err, ContainsSubstring("8 slots") && ContainsSubstring("model server ready after") &&
                               ContainsSubstring("8 in flight"));
    CHECK_THAT(output.out,
               ContainsSubstring("tokens ") && ContainsSubstring("16 requests") && ContainsSubstring("p95"));
    CHECK(answers(folder).size() == 16);
    CHECK(Harness::verdicts(folder).size() == 16);
    CHECK(std::filesystem::file_size(folder / "model-server.log") > 0);
    const auto manifest = base::parse_json(*base::read_file(folder / "manifest.json"));
    REQUIRE(manifest.ok());
    CHECK((*manifest)["generator"]["model_sha256"].get<std::string>().size() == 64);
  }
}

TEST_CASE("greedy answers of the embedded model, one request at a time, are identical twice", "[model]") {
  skip_without_model();
  const Harness harness;
  const auto once = [&](const std::string& name) {
    run(harness,
        {"generate", "--greedy", "--limit", "6", "--concurrency", "1", "--output", harness.path(name).string()});
    return answers(harness.path(name));
  };
  const auto first = once("first");
  CHECK(first.size() == 6);
  CHECK(once("second") == first);
}
