// The built harness, driven from outside as a user drives it.
#pragma once

#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "harness/base/files.h"
#include "harness/base/json.h"
#include "harness/base/subprocess.h"
#include "tests/support/shared_data.h"

namespace cli_test {

/// A folder with a cache and runs of its own, and the harness in it.
class Harness {
 public:
  Harness() : data_(test_support::shared_file("data/humaneval/HumanEval.jsonl.gz").parent_path().parent_path()) {}

  [[nodiscard]] std::filesystem::path path(const std::string& name) const { return folder_.path() / name; }

  /// The command with the test's data and cache; `environment` is added.
  [[nodiscard]] base::Command command(std::vector<std::string> arguments,
                                      std::map<std::string, std::string> environment = {}) const {
    base::Command command;
    command.program = test_support::binary_folder() / "harness";
    const std::string& name = arguments.empty() ? "" : arguments.front();
    if (name == "run" || name == "evaluate" || name == "generate") {
      arguments.insert(arguments.end(), {"--data-dir", data_.string()});
    }
    command.arguments = std::move(arguments);
    command.environment = std::move(environment);
    command.environment.try_emplace("XDG_CACHE_HOME", path("cache").string());
    command.environment.try_emplace("OPENAI_API_KEY", "");
    command.environment.try_emplace("OPENAI_BASE_URL", "");
    return command;
  }

  [[nodiscard]] base::CommandOutput run(std::vector<std::string> arguments,
                                        std::map<std::string, std::string> environment = {}) const {
    auto output = base::run_command(command(std::move(arguments), std::move(environment)), std::chrono::minutes(4));
    if (!output.ok()) FAIL(output.error().message);
    return *output;
  }

  /// Fails unless the command ends with exit code 2 and exactly one "harness: …" line on standard error, which is
  /// returned.
  [[nodiscard]] std::string refused(std::vector<std::string> arguments,
                                    std::map<std::string, std::string> environment = {}) const {
    const auto output = run(std::move(arguments), std::move(environment));
    CAPTURE(output.out, output.err);
    CHECK(output.exit_code == 2);
    return error_line(output.err);
  }

  static std::string error_line(const std::string& err) {
    std::string found;
    int count = 0;
    std::istringstream lines(err);
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with("harness: ")) found = line.substr(9), ++count;
    }
    CAPTURE(err);
    CHECK(count == 1);
    return found;
  }

  /// Appends the published samples of WizardCoder for HumanEval/`from` to HumanEval/`to` (exclusive) to a file, in this
  /// order.
  std::filesystem::path samples(const std::string& name, int from, int to) const {
    auto reader = base::LineReader::open(test_support::shared_file("samples/wizardcoder-15b.humaneval.jsonl.gz"));
    REQUIRE(reader.ok());
    std::map<int, std::string> lines;
    for (std::string line; *reader->next(line);) {
      const auto task = (*base::parse_json(line))["task_id"].get<std::string>();
      lines[std::stoi(task.substr(task.find('/') + 1))] = line;
    }
    std::ofstream out(path(name), std::ios::app);
    for (int i = from; i < to; ++i) out << lines.at(i) << "\n";
    return path(name);
  }

  /// Task id → passed, the last line of each sample counting.
  static std::map<std::string, bool> verdicts(const std::filesystem::path& run) {
    std::map<std::string, bool> all;
    auto reader = base::LineReader::open(run / "results.jsonl");
    REQUIRE(reader.ok());
    for (std::string line; *reader->next(line);) {
      const auto json = base::parse_json(line);
      REQUIRE(json.ok());
      all[(*json)["task_id"].get<std::string>()] = (*json)["verdict"] == "passed";
    }
    return all;
  }

  /// openai/human-eval's own verdicts on the published samples.
  static std::map<std::string, bool> official_verdicts() {
    std::map<std::string, bool> all;
    auto reader = base::LineReader::open(test_support::shared_file("verdicts/wizardcoder-15b.humaneval.jsonl.gz"));
    REQUIRE(reader.ok());
    for (std::string line; *reader->next(line);) {
      const auto json = base::parse_json(line);
      REQUIRE(json.ok());
      if ((*json)["evaluator"].get<std::string>().starts_with("openai/human-eval"))
        all[(*json)["task_id"].get<std::string>()] = (*json)["passed"].get<bool>();
    }
    return all;
  }

 private:
  std::filesystem::path data_;  // first: without it the test is skipped, and no folder is left behind
  test_support::TemporaryFolder folder_;
};

}  // namespace cli_test
