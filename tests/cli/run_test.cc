#include <csignal>
#include <random>
#include <thread>

#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/cli/binary.h"
#include "tests/cli/model_server.h"

using Catch::Matchers::ContainsSubstring;
using cli_test::Harness;
using cli_test::ModelServer;

namespace {

using namespace std::chrono_literals;

/// Waits until the file has at least so many lines, or the process has ended.
void wait_for_lines(const std::filesystem::path& file, int lines, base::Subprocess& process) {
  for (int i = 0; i < 6000 && !process.poll(); ++i) {
    std::ifstream stream(file);
    if (std::count(std::istreambuf_iterator<char>(stream), {}, '\n') >= lines) return;
    std::this_thread::sleep_for(10ms);
  }
}

int wait_for_end(base::Subprocess& process) {
  for (int i = 0; i < 6000; ++i) {
    if (const auto code = process.poll()) return *code;
    std::this_thread::sleep_for(10ms);
  }
  FAIL("the harness does not end");
  return -1;
}

}  // namespace

TEST_CASE("The canonical solutions score 164 of 164, and the same command again ends at once", "[cli]") {
  const Harness harness;
  const std::vector<std::string> command{"run",       "--model", "canonical",      "--benchmark",
                                         "humaneval", "-o",      harness.path("r")};
  const auto first = harness.run(command);
  CAPTURE(first.out, first.err);
  REQUIRE(first.exit_code == 0);
  const auto verdicts = Harness::verdicts(harness.path("r"));
  CHECK(verdicts.size() == 164);
  for (const auto& [task, passed] : verdicts) {
    if (!passed) FAIL_CHECK(task << " failed");
  }
  const auto size = std::filesystem::file_size(harness.path("r") / "results.jsonl");
  const auto second = harness.run(command);
  CHECK(second.exit_code == 0);
  CHECK_THAT(second.err, ContainsSubstring("Everything is finished already"));
  CHECK(std::filesystem::file_size(harness.path("r") / "results.jsonl") == size);
}

TEST_CASE("Killed at random moments, a run ends with the verdicts of an undisturbed one", "[cli]") {
  const Harness harness;
  const std::string file = test_support::shared_file("samples/wizardcoder-15b.humaneval.jsonl.gz");
  const std::vector<std::string> command{"evaluate",   "--samples",  file, "--benchmark",    "humaneval",
                                         "--no-cache", "--no-dedup", "-o", harness.path("r")};
  std::mt19937 random(std::random_device{}());
  for (int i = 0; i < 6; ++i) {
    auto process = base::Subprocess::start(harness.command(command));
    REQUIRE(process.ok());
    std::this_thread::sleep_for(std::chrono::milliseconds(100 + random() % 1500));
    ::kill(process->pid(), SIGKILL);
    wait_for_end(*process);
  }
  const auto output = harness.run(command);
  CAPTURE(output.err);
  REQUIRE(output.exit_code == 0);
  CHECK(Harness::verdicts(harness.path("r")) == Harness::official_verdicts());
  const auto summary = base::parse_json(*base::read_file(harness.path("r") / "summary.json"));
  REQUIRE(summary.ok());
  CHECK((*summary)["benchmarks"][0]["samples"] == 164);
  CHECK((*summary)["benchmarks"][0]["passed"] == 98);
}

TEST_CASE("Ctrl-C ends with 130, tells how to go on, and the next run goes on", "[cli]") {
  const Harness harness;
  ModelServer server(harness.path("server"), {.delay_s = 0.05});
  const std::vector<std::string> arguments{
      "run", "--model",       "m", "--base-url", server.url(),     "--benchmark", "humaneval", "--limit",
      "60",  "--concurrency", "2", "-o",         harness.path("r")};
  base::Command command = harness.command(arguments);
  command.log = harness.path("log");
  auto process = base::Subprocess::start(command);
  REQUIRE(process.ok());
  wait_for_lines(harness.path("r") / "results.jsonl", 3, *process);
  ::kill(process->pid(), SIGINT);
  CHECK(wait_for_end(*process) == 130);
  const auto log = base::read_file(harness.path("log"));
  REQUIRE(log.ok());
  CHECK_THAT(*log, ContainsSubstring("interrupted") && ContainsSubstring("of 60 samples are finished and kept in"));
  const auto output = harness.run(arguments);
  CAPTURE(output.err);
  CHECK(output.exit_code == 0);
  CHECK(Harness::verdicts(harness.path("r")).size() == 60);
  CHECK(server.answered() <= 60 + 2);
}

TEST_CASE("A wrong key, a refused address and an unknown file of a model are one sentence each", "[cli]") {
  const Harness harness;
  ModelServer server(harness.path("server"), {.status = 401});
  const std::vector<std::string> rest{"--benchmark", "humaneval", "--limit", "2", "-o", harness.path("r")};
  const auto with = [&](std::vector<std::string> first) {
    first.insert(first.end(), rest.begin(), rest.end());
    return first;
  };
  const auto unauthorized = harness.refused(with({"run", "--model", "m", "--base-url", server.url()}),
                                            {{"OPENAI_API_KEY", "sk-very-secret"}});
  CHECK_THAT(unauthorized, ContainsSubstring("OPENAI_API_KEY") && !ContainsSubstring("sk-very-secret"));
  CHECK_THAT(harness.refused(with({"run", "--model", "m", "--base-url", "http://127.0.0.1:1/v1"})),
             ContainsSubstring("127.0.0.1:1"));
  CHECK_THAT(harness.refused(with({"run", "--model", "nothing-here.gguf"})), ContainsSubstring("nothing-here.gguf"));
}

TEST_CASE("A server that dies in the middle leaves the finished part, and another one finishes the run", "[cli]") {
  const Harness harness;
  const auto arguments = [&](const ModelServer& server) {
    return std::vector<std::string>{
        "run", "--model",       "m", "--base-url", server.url(),     "--benchmark", "humaneval", "--limit",
        "12",  "--concurrency", "1", "-o",         harness.path("r")};
  };
  int port = 0;
  {
    ModelServer dying(harness.path("first"), {.die_after = 5});
    port = dying.port();
    CHECK_THAT(harness.refused(arguments(dying)), ContainsSubstring("5 of 12 samples are finished and kept in"));
  }
  ModelServer other(harness.path("second"), {.port = port});
  const auto output = harness.run(arguments(other));
  CAPTURE(output.err);
  CHECK(output.exit_code == 0);
  CHECK(Harness::verdicts(harness.path("r")).size() == 12);
  CHECK(other.answered() == 7);
}
