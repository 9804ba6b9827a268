// The harness in a container of somebody else's, whose limits are not the tested program's: a kill or a refusal that
// they cause must not be scored. Shown with control groups and a pid namespace as a container engine makes them.
#include <atomic>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <stop_token>
#include <thread>

#include <catch2/catch_test_macros.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/subprocess.h"
#include "sandbox/self_test.h"
#include "tests/sandbox/as_user.h"
#include "tests/sandbox/attack_bench.h"

namespace sandbox_tests {
namespace {

namespace fs = std::filesystem;
using Status = base::Outcome::Status;

/// A control group with one limit, as around a container. Removed at the end.
class Surroundings {
 public:
  Surroundings(const std::string& controller, const std::string& v1_limit, const std::string& v2_limit,
               const std::string& value)
      : is_v1_(fs::exists(fs::path("/sys/fs/cgroup") / controller / "cgroup.procs")),
        folder_(fs::path("/sys/fs/cgroup") / (is_v1_ ? controller : "") /
                ("container-" + std::to_string(getpid()) + "-" + value)),
        made_(mkdir(folder_.c_str(), 0755) == 0) {
    std::ofstream limit(folder_ / (is_v1_ ? v1_limit : v2_limit));
    limited_ = (limit << value << std::flush).good();
  }
  ~Surroundings() {
    for (int i = 0; i < 200 && made_ && rmdir(folder_.c_str()) != 0; ++i) usleep(5000);
  }
  Surroundings(const Surroundings&) = delete;
  Surroundings& operator=(const Surroundings&) = delete;
  [[nodiscard]] bool made() const { return made_ && limited_; }
  /// The beginning of a command that is run in the group.
  [[nodiscard]] std::vector<std::string> starter() const {
    return {"sh", "-c", "echo $$ > " + (folder_ / "cgroup.procs").string() + " && exec \"$@\"", "in-container"};
  }

 private:
  bool is_v1_;
  fs::path folder_;
  bool made_;
  bool limited_ = false;
};

std::unique_ptr<sandbox::Sandbox> open_without_groups() {
  sandbox::Config config;
  config.python = kPython;
  config.allow_weaker = true;
  auto opened = sandbox::Sandbox::open(config);
  INFO((opened.ok() ? "" : opened.error().message));
  REQUIRE(opened.ok());
  return std::move(*opened);
}

}  // namespace

TEST_CASE("a kill by the memory limit of the container around the harness is not the program's", "[container]") {
  if (geteuid() != 0) SKIP("NOT SHOWN: only root can make such a container");
  const Surroundings container("memory", "memory.limit_in_bytes", "memory.max", std::to_string(300 << 20));
  if (!container.made()) SKIP("NOT SHOWN: this machine has no group with a memory limit");
  UserCopy().run("[in-small-container]", container.starter());
}

TEST_CASE("in a container that is out of memory", "[.][in-small-container]") {
  const auto sandbox = open_without_groups();
  auto large = program_of("block = bytearray(600 << 20)\n");
  const auto killed = sandbox->run(large);
  INFO(describe(killed));
  CHECK(killed.status == Status::kSandboxError);
  CHECK(killed.detail.find("ran out of memory") != std::string::npos);
  const auto own = sandbox->run(program_of("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n"));
  INFO(describe(own));
  CHECK(own.status == Status::kSignaled);
  CHECK(sandbox->run(program_of("pass\n")).status == Status::kCompleted);
}

TEST_CASE("kills for lack of memory in another container are not this one's", "[container]") {
  if (geteuid() != 0) SKIP("NOT SHOWN: only root can make such containers");
  const Surroundings small("memory", "memory.limit_in_bytes", "memory.max", std::to_string(20 << 20));
  const Surroundings own("memory", "memory.limit_in_bytes", "memory.max", std::to_string(std::int64_t{8} << 30));
  if (!small.made() || !own.made()) SKIP("NOT SHOWN: this machine has no group with a memory limit");
  std::atomic<int> killed = 0;
  std::jthread neighbour([&](const std::stop_token& over) {
    auto words = small.starter();
    words.insert(words.end(), {kPython, "-c", "block = bytearray(200 << 20)"});
    base::Command command;
    command.program = words.front();
    command.arguments.assign(words.begin() + 1, words.end());
    while (!over.stop_requested()) {
      const auto output = base::run_command(command, std::chrono::minutes(1));
      if (output.ok() && output->exit_code != 0) ++killed;
    }
  });
  UserCopy().run("[beside-small-container]", own.starter());
  neighbour.request_stop();
  neighbour.join();
  CHECK(killed > 0);
}

TEST_CASE("beside a container that is out of memory", "[.][beside-small-container]") {
  const auto sandbox = open_without_groups();
  auto waits = program_of("import time\ntime.sleep(60)\n");
  waits.limits.wall_ms = 1500;
  const auto outcome = sandbox->run(waits);
  INFO(describe(outcome));
  CHECK(outcome.status == Status::kWallLimit);
}

TEST_CASE("the sandbox does not open where a container allows it fewer processes than its slots need", "[container]") {
  if (geteuid() != 0) SKIP("NOT SHOWN: only root can make such a container");
  const Surroundings container("pids", "pids.max", "pids.max", "40");
  if (!container.made()) SKIP("NOT SHOWN: this machine has no group with a limit of processes");
  UserCopy().run("[in-narrow-container]", container.starter());
}

TEST_CASE("in a container with few processes", "[.][in-narrow-container]") {
  sandbox::Config config;
  config.python = kPython;
  config.allow_weaker = true;
  const auto opened = sandbox::Sandbox::open(config);
  REQUIRE_FALSE(opened.ok());
  INFO(opened.error().message);
  CHECK(opened.error().message.find("--pids-limit") != std::string::npos);
}

TEST_CASE("the self-test finds nothing wrong where the harness is a container's first process", "[container]") {
  if (geteuid() != 0) SKIP("NOT SHOWN: only root can make such a container");
  UserCopy().run("[self-test]", {"unshare", "--pid", "--fork", "--mount-proc"});
}

TEST_CASE("the self-test's attacks are contained", "[self-test]") {
  const auto sandbox = open_without_groups();
  for (const auto& result : sandbox::self_test(*sandbox)) {
    INFO(result.attack << ": " << result.detail);
    CHECK(result.tried);
    CHECK(result.contained);
  }
}

}  // namespace sandbox_tests
