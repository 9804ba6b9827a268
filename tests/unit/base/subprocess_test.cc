#include "harness/base/subprocess.h"

#include <array>
#include <fstream>
#include <sstream>
#include <thread>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/files.h"
#include "tests/support/shared_data.h"

using base::Command;
using Catch::Matchers::ContainsSubstring;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;

namespace {

Command shell(const std::string& script) {
  Command command;
  command.program = "sh";
  command.arguments = {"-c", script};
  return command;
}

base::CommandOutput output_of(const Command& command) {
  const auto output = base::run_command(command, 20s);
  REQUIRE(output.ok());
  return *output;
}

/// Not there, or a zombie that its parent has not reaped yet.
bool is_gone(int pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::stringstream text;
  text << file.rdbuf();
  const auto end = text.str().rfind(')');
  return end == std::string::npos || text.str().at(end + 2) == 'Z';
}

bool goes_within(int pid, std::chrono::milliseconds time) {
  for (const auto end = std::chrono::steady_clock::now() + time; std::chrono::steady_clock::now() < end; usleep(1000)) {
    if (is_gone(pid)) return true;
  }
  return is_gone(pid);
}

template <typename T>
bool eventually(T condition) {
  for (const auto end = std::chrono::steady_clock::now() + 60s; std::chrono::steady_clock::now() < end; usleep(1000)) {
    if (condition()) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("A command's output and exit code come back", "[unit]") {
  const auto output = output_of(shell("echo out; echo err >&2; exit 3"));
  CHECK(output.exit_code == 3);
  CHECK(output.out == "out\n");
  CHECK(output.err == "err\n");
  CHECK(output_of(shell("kill -TERM $$")).exit_code == 128 + SIGTERM);
  CHECK(output_of(shell("cat")).out.empty());  // standard input is empty
}

TEST_CASE("Each stream is capped at 1 MiB and the command still ends", "[unit]") {
  const auto output = output_of(shell("head -c 5000000 /dev/zero; head -c 3000000 /dev/zero >&2"));
  CHECK(output.exit_code == 0);
  CHECK(output.out.size() == 1U << 20U);
  CHECK(output.err.size() == 1U << 20U);
}

TEST_CASE("A command over its time is killed with its children", "[unit]") {
  const test_support::TemporaryFolder folder;
  const auto output =
      base::run_command(shell("sleep 1000 & echo $! >" + (folder.path() / "pid").string() + "; wait"), 3s);
  REQUIRE_FALSE(output.ok());
  CHECK_THAT(output.error().message, ContainsSubstring("sh did not end within 3000 ms"));
  int pid = 0;
  std::ifstream(folder.path() / "pid") >> pid;
  REQUIRE(pid > 0);
  CHECK(goes_within(pid, 60s));
}

TEST_CASE("A child that holds the pipe open does not hold the command", "[unit]") {
  const auto output = output_of(shell("sleep 1000 & echo done"));
  CHECK(output.out == "done\n");
  // Nor does one that has left the process group. It is the test's to end.
  const test_support::TemporaryFolder folder;
  const auto mark = (folder.path() / "pid").string();
  CHECK(output_of(shell("setsid sh -c 'echo $$ >" + mark + "; exec sleep 1000' & while [ ! -s " + mark +
                        " ]; do sleep 0.01; done"))
            .exit_code == 0);
  int pid = 0;
  std::ifstream(mark) >> pid;
  REQUIRE(pid > 0);
  kill(pid, SIGKILL);
}

TEST_CASE("regression: a command that never falls silent is stopped at its time", "[unit]") {
  CHECK_FALSE(base::run_command(shell("yes"), 300ms).ok());
}

TEST_CASE("Programs that cannot start are errors, not exit codes", "[unit]") {
  const test_support::TemporaryFolder folder;
  Command command;
  command.program = "no-such-program-anywhere";
  const auto missing = base::run_command(command, 1s);
  REQUIRE_FALSE(missing.ok());
  CHECK(missing.error().code == base::ErrorCode::kNotFound);
  CHECK_THAT(missing.error().message, ContainsSubstring("no-such-program-anywhere is not in PATH"));
  command.program = folder.path() / "a";
  CHECK(base::run_command(command, 1s).error().code == base::ErrorCode::kNotFound);
  std::ofstream(command.program) << "not a program";
  std::filesystem::permissions(command.program, std::filesystem::perms::owner_all);
  const auto broken = base::run_command(command, 1s);
  REQUIRE_FALSE(broken.ok());
  CHECK_THAT(broken.error().message, ContainsSubstring("cannot start") && ContainsSubstring("Exec format error"));
  command = shell("true");
  command.log = folder.path() / "none" / "log";
  CHECK_THAT(base::Subprocess::start(command).error().message, ContainsSubstring("cannot open the log"));
}

TEST_CASE("The environment is added to or replaced", "[unit]") {
  setenv("HARNESS_TEST_INHERITED", "yes", 1);
  Command command = shell("echo \"$HARNESS_TEST_INHERITED $ADDED\"");
  command.environment["ADDED"] = "a b";
  CHECK(output_of(command).out == "yes a b\n");
  command.environment["HARNESS_TEST_INHERITED"] = "no";
  CHECK(output_of(command).out == "no a b\n");
  command = Command{"env", {}, {{"ONLY", "this"}}, true, {}, {}};
  CHECK(output_of(command).out == "ONLY=this\n");
  unsetenv("HARNESS_TEST_INHERITED");
}

TEST_CASE("Only the wanted descriptors are open, each where it should be", "[unit]") {
  // Without CLOEXEC, so that only the launcher's care closes them; crossed, so that each is the other's target.
  const int first = dup2(open("/dev/zero", O_RDONLY), 40);
  const int second = dup2(open("/dev/full", O_RDONLY), 41);
  REQUIRE((first == 40 && second == 41));
  Command command =
      shell("for fd in /proc/$$/fd/*; do echo \"${fd##*/} $(readlink $fd)\"; done | grep /dev/ | sort -n");
  command.pass_fds = {{40, second}, {41, first}, {3, first}};
  CHECK(output_of(command).out == "0 /dev/null\n3 /dev/zero\n40 /dev/full\n41 /dev/zero\n");
  close(first);
  close(second);
}

TEST_CASE("A failed exec reports even where a wanted descriptor takes the place of the report's", "[unit]") {
  const test_support::TemporaryFolder folder;
  std::ofstream(folder.path() / "a") << "not a program";
  std::filesystem::permissions(folder.path() / "a", std::filesystem::perms::owner_all);
  Command command;
  command.program = folder.path() / "a";
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  for (int target = 3; target < 30; ++target) command.pass_fds.emplace_back(target, null);
  CHECK_FALSE(base::Subprocess::start(command).ok());
  close(null);
}

TEST_CASE("The log takes both streams and is appended to", "[unit]") {
  const test_support::TemporaryFolder folder;
  Command command = shell("echo out; echo err >&2");
  command.log = folder.path() / "server.log";
  for (int i = 0; i < 2; ++i) {
    auto process = base::Subprocess::start(command);
    REQUIRE(process.ok());
    REQUIRE(eventually([&] { return process->poll().has_value(); }));
  }
  CHECK(base::read_file(command.log).operator*() == "out\nerr\nout\nerr\n");
}

TEST_CASE("poll tells the exit code once the child has ended", "[unit]") {
  auto process = base::Subprocess::start(shell("read line </dev/zero; exit 7"));
  REQUIRE(process.ok());
  CHECK(process->poll() == std::nullopt);
  kill(process->pid(), SIGTERM);
  REQUIRE(eventually([&] { return process->poll().has_value(); }));
  CHECK(process->poll() == 128 + SIGTERM);
  CHECK(process->poll() == 128 + SIGTERM);
}

TEST_CASE("stop asks first and then kills", "[unit]") {
  const test_support::TemporaryFolder folder;
  const auto mark = (folder.path() / "mark").string();
  auto polite = base::Subprocess::start(
      shell("trap 'echo bye >" + mark + "; exit 5' TERM; echo up >" + mark + "; while :; do sleep 0.01; done"));
  REQUIRE(polite.ok());
  REQUIRE(eventually([&] { return std::filesystem::exists(mark) && std::filesystem::file_size(mark) > 0; }));
  polite->stop(10s);
  CHECK(polite->poll() == 5);
  CHECK(base::read_file(mark).operator*() == "bye\n");

  auto stubborn = base::Subprocess::start(shell("trap '' TERM; echo up >" + mark + "2; while :; do sleep 0.01; done"));
  REQUIRE(stubborn.ok());
  REQUIRE(eventually([&] { return std::filesystem::exists(mark + "2"); }));
  stubborn->stop(50ms);
  CHECK(stubborn->poll() == 128 + SIGKILL);
}

TEST_CASE("A destroyed or overwritten subprocess is dead", "[unit]") {
  int pid = 0;
  {
    auto process = base::Subprocess::start(shell("sleep 1000"));
    REQUIRE(process.ok());
    pid = process->pid();
    CHECK_FALSE(is_gone(pid));
  }
  CHECK(is_gone(pid));

  auto first = base::Subprocess::start(shell("sleep 1000"));
  auto second = base::Subprocess::start(shell("sleep 1000"));
  REQUIRE((first.ok() && second.ok()));
  pid = first->pid();
  *first = std::move(*second);
  CHECK(is_gone(pid));
  CHECK_FALSE(is_gone(first->pid()));
}

TEST_CASE("A child outlives the thread that started it", "[unit]") {
  std::optional<base::Subprocess> process;
  std::thread([&process] {
    auto started = base::Subprocess::start(shell("sleep 1000"));
    if (started.ok()) process.emplace(std::move(*started));
  }).join();
  REQUIRE(process.has_value());
  usleep(50'000);
  CHECK(process->poll() == std::nullopt);
}

TEST_CASE("A child dies with the harness, even one killed with SIGKILL", "[unit]") {
  std::array<int, 2> ends{};
  REQUIRE(pipe2(ends.data(), O_CLOEXEC) == 0);
  Command command;
  command.program = test_support::binary_folder() / "starts_a_child";
  command.pass_fds = {{1, ends[1]}};
  auto parent = base::Subprocess::start(command);
  REQUIRE(parent.ok());
  close(ends[1]);
  std::array<char, 32> text{};
  REQUIRE(read(ends[0], text.data(), text.size() - 1) > 0);
  close(ends[0]);
  const int grandchild = std::atoi(text.data());
  REQUIRE(grandchild > 0);
  CHECK_FALSE(is_gone(grandchild));
  kill(parent->pid(), SIGKILL);  // the process alone, not its group
  CHECK(goes_within(grandchild, 60s));
}

// Regression: the child waited for a thread that only its parent has.
TEST_CASE("A process that was forked starts commands of its own", "[unit]") {
  CHECK(output_of(shell("true")).exit_code == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    alarm(60);
    const auto output = base::run_command(shell("exit 7"), 20s);
    _exit(output.ok() ? output->exit_code : 1);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 7);
}

TEST_CASE("Many processes at once leave no descriptors behind", "[unit]") {
  const auto open_fds = [] {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) ++count;
    return count;
  };
  const auto round = [] {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([] {
        for (int i = 0; i < 5; ++i) {
          if (!base::run_command(shell("true"), 20s).ok()) std::abort();
        }
      });
    }
  };
  round();
  const std::size_t before = open_fds();
  round();
  CHECK(open_fds() == before);
}
