// kill -9 in the middle of a generation, fifty times: no answer is lost, doubled or paid for twice.
#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>
#include <random>
#include <set>
#include <thread>

#include <catch2/catch_test_macros.hpp>

#include "tests/cli/binary.h"
#include "tests/support/fault_server.h"

using test_support::FaultServer;
using test_support::ServerReply;
using test_support::ServerRequest;

namespace {

constexpr int kKills = 50;
constexpr int kConcurrency = 8;
constexpr int kSamples = 10;
constexpr int kTasks = 164;

ServerReply answer(const ServerRequest&) {
  ServerReply reply;
  reply.body =
      R"({"choices": [{"message": {"content": "```python\npass\n```"}, "finish_reason": "stop"}], "usage": {"prompt_tokens": 9, "completion_tokens": 3}})";
  reply.delay_ms = 20;
  return reply;
}

/// Requests that the server saw, once no more come in from a client that is gone.
int settled_requests(const FaultServer& server) {
  int seen = -1;
  for (int now = server.request_count(); now != seen; now = server.request_count()) {
    seen = now;
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
  }
  return seen;
}

/// Whole lines of a file that a kill may have torn.
int whole_lines(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return static_cast<int>(std::count(std::istreambuf_iterator<char>(stream), {}, '\n'));
}

/// (task, sample) of each line of the run's completions; fails at a line that is not whole.
std::multiset<std::pair<std::string, int>> stored(const std::filesystem::path& run) {
  std::multiset<std::pair<std::string, int>> keys;
  auto reader = base::LineReader::open(run / "completions.jsonl");
  REQUIRE(reader.ok());
  for (std::string line; *reader->next(line);) {
    const auto row = base::parse_json(line);
    REQUIRE(row.ok());
    keys.emplace((*row)["task_id"].get<std::string>(), (*row)["sample"].get<int>());
  }
  return keys;
}

}  // namespace

TEST_CASE("after fifty kills the answers have no doubles and no holes, and little was asked twice") {
  const cli_test::Harness harness;
  FaultServer server(answer);
  server.forget_requests();
  const std::string run = harness.path("run").string();
  const auto command = harness.command({"generate", "--model", "m", "--benchmark", "humaneval", "--base-url",
                                        server.base_url(), "-n", std::to_string(kSamples), "--temperature", "0.2",
                                        "--concurrency", std::to_string(kConcurrency), "--output", run});
  std::mt19937 random(1);
  int lost_before = 0;
  for (int kill_number = 0; kill_number < kKills; ++kill_number) {
    const int before = server.request_count();
    auto process = base::Subprocess::start(command);
    REQUIRE(process.ok());
    while (server.request_count() == before && !process->poll())
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 60'000));
    REQUIRE_FALSE(process->poll());  // there was still work to do
    ::kill(process->pid(), SIGKILL);
    process->stop(std::chrono::milliseconds(0));
    // What was asked and is not on disk is lost: by this kill no more than was under way.
    const int lost = settled_requests(server) - whole_lines(run + "/completions.jsonl");
    CAPTURE(kill_number);
    CHECK(lost - lost_before <= kConcurrency);
    lost_before = lost;
  }
  const auto output = base::run_command(command, std::chrono::minutes(4));
  REQUIRE(output.ok());
  CAPTURE(output->err);
  REQUIRE(output->exit_code == 0);
  const auto keys = stored(run);
  const std::size_t wanted = std::size_t{kTasks} * kSamples;
  CHECK(keys.size() == wanted);
  CHECK(std::set(keys.begin(), keys.end()).size() == wanted);
  CHECK(server.request_count() == kTasks * kSamples + lost_before);  // all that was asked twice was lost in a kill
  CHECK(server.most_at_once() <= 2 * kConcurrency);  // a killed session's last requests may still be in the server
}
