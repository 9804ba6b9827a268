// Acceptance cases 49, 109 and 111: what dies, or is refused by the kernel, while programs run. No verdict may change,
// nothing may stay behind.
//   HARNESS_KILLS=300 HARNESS_FAULT_PROGRAMS=1640    the full run (default: 60 kills, as many programs as that takes)
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <mutex>
#include <random>
#include <thread>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_container_properties.hpp>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/sandbox/attack_bench.h"

namespace sandbox_tests {
namespace {

using Status = base::Outcome::Status;
using std::chrono::milliseconds;

int setting(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text != nullptr ? std::atoi(text) : otherwise;
}

/// Programs with their true verdicts.
std::vector<Run> known_programs() {
  const auto known = [](const std::string& candidate, const std::string& test, Expectation expected) {
    Run run;
    run.program = program_of(candidate, test);
    run.expected = {std::move(expected)};
    return run;
  };
  const std::string test = "for i in range(100):\n    assert f(i) == i + 1\n";
  std::vector<Run> all{
      known("def f(x):\n    return x + 1\n", test, {Status::kCompleted, ""}),
      known("import time\ndef f(x):\n    time.sleep(0.003)\n    return x + 1\n", test, {Status::kCompleted, ""}),
      known("import time\ndef f(x):\n    time.sleep(0.002)\n    return x + 1\n", test + "1 / 0\n",
            {Status::kException, "ZeroDivisionError"}),
      known("import time\ntime.sleep(0.3)\ndef f(x):\n    return x - 1\n", test,
            {Status::kException, "AssertionError"}),
      known("def f(x):\n    return x + 2\n", test, {Status::kException, "AssertionError"}),
      known("def f(x):\n    raise ValueError(x)\n", test, {Status::kException, "ValueError"}),
      known("def f(x:\n    return x\n", test, {Status::kCompileError, ""}),
      known("import os\ndef f(x):\n    os._exit(0)\n", test, {Status::kExited, ""}),
      known("import os\ndef f(x):\n    os.abort()\n", test, {Status::kSignaled, "6"}),
      known("import os, signal\ndef f(x):\n    os.kill(os.getpid(), signal.SIGKILL)\n", test, {Status::kSignaled, "9"}),
      known("import time\ndef f(x):\n    time.sleep(9)\n", test, {Status::kWallLimit, ""}),
  };
  all.back().program.limits.cpu_ms = 100;
  return all;
}

bool within(milliseconds limit, const std::function<bool()>& condition) {
  for (auto waited = milliseconds(0); waited < limit; waited += milliseconds(5)) {
    if (condition()) return true;
    std::this_thread::sleep_for(milliseconds(5));
  }
  return condition();
}

// supervisor, first process of the slot, interpreter, first process of a test, test
constexpr std::array<const char*, 5> kRoles{"1 harness", "2 harness", "2 python", "3 harness", "3 python"};

/// Kills a process with this role (depth of its pid namespace and beginning of its name); false if there is none just
/// now.
bool kill_one(std::mt19937& random, const std::string& role) {
  auto victims = descendants(getpid());
  std::erase_if(victims, [&role](const Process& p) {
    return p.state == 'Z' || !(std::to_string(p.depth) + " " + p.name).starts_with(role);
  });
  if (victims.empty()) return false;
  const auto& victim = victims[random() % victims.size()];
  // On a machine that runs out of pids the list may have mixed up two processes: only one that is surely ours is
  // killed.
  return is_alive(victim) && descends_from_us(victim.pid) && kill(victim.pid, SIGKILL) == 0;
}

bool any_alive(const std::vector<Process>& processes) {
  return std::any_of(processes.begin(), processes.end(), [](const Process& p) { return is_alive(p); });
}

}  // namespace

// A slot counts what is left of a test. It must not take a daemon for an interpreter that has died.
TEST_CASE("a daemon is ended, also where an idle interpreter has died", "[faults]") {
  AttackBench bench(1);
  auto other = program_of("pass\n", "pass\n");
  other.runtime = "python";
  const auto daemon = program_of(
      "import os, time\nif os.fork() == 0:\n    os.setsid()\n    for fd in range(4):\n        os.close(fd)\n    while "
      "True:\n"
      "        time.sleep(1)\ntime.sleep(0.05)\n",
      "pass\n");
  const auto interpreters = [] {
    auto found = descendants(getpid());
    std::erase_if(found, [](const Process& p) { return p.depth != 2 || !p.name.starts_with("python"); });
    return found;
  };
  for (const bool first : {true, false}) {
    REQUIRE(bench.sandbox().run(other).status == Status::kCompleted);
    REQUIRE(bench.sandbox().run(program_of("pass\n")).status == Status::kCompleted);
    const auto both = interpreters();
    REQUIRE(both.size() == 2);
    REQUIRE(kill((first ? both.front() : both.back()).pid, SIGKILL) == 0);
    CHECK(bench.sandbox().run(daemon).status == Status::kCompleted);
    CHECK(within(milliseconds(2000), [] {
      const auto left = descendants(getpid());
      return std::none_of(left.begin(), left.end(),
                          [](const Process& p) { return p.depth == 3 && !is_first_of_tests(p); });
    }));
  }
}

TEST_CASE("no verdict changes and nothing is orphaned when processes are killed at random", "[faults]") {
  constexpr int kSlots = 3;
  const int kills = setting("HARNESS_KILLS", 60);
  const int least_programs = setting("HARNESS_FAULT_PROGRAMS", 0);
  const auto known = known_programs();
  std::vector<Process> all_ever;
  std::map<std::string, int> killed;
  std::string wrong;
  std::atomic<int> programs = 0;
  int given_up = 0;
  {
    AttackBench bench(kSlots);
    std::atomic<int> next = 0;
    std::atomic<bool> killing = true;
    std::mutex mutex;
    std::vector<std::thread> threads;
    for (int i = 0; i < kSlots; ++i) {
      threads.emplace_back([&] {
        while (killing || next < least_programs) {
          const auto& run = known[static_cast<std::size_t>(next++) % known.size()];
          auto outcome = bench.sandbox().run(run.program);
          // So many kills that the sandbox gave up: no verdict, so the program is to be run again.
          int again = 0;
          for (; outcome.status == Status::kSandboxError && again < 10; ++again)
            outcome = bench.sandbox().run(run.program);
          const std::lock_guard lock(mutex);
          ++programs;
          given_up += again;
          if (!is_expected(run, outcome)) wrong += describe(outcome) + " instead of " + describe(run.expected) + "\n";
        }
      });
    }
    std::mt19937 random(std::random_device{}());
    // Until there is a victim, and then a moment to recover in.
    for (int done = 0; done < kills; ++done) {
      const std::string role = kRoles[static_cast<std::size_t>(done) % kRoles.size()];
      const bool found = within(milliseconds(10000), [&] { return kill_one(random, role); });
      if (found) ++killed[role];
      const auto now = descendants(getpid());
      all_ever.insert(all_ever.end(), now.begin(), now.end());
      std::this_thread::sleep_for(milliseconds(20 + random() % 100));
    }
    killing = false;
    for (auto& thread : threads) thread.join();
    CHECK_THAT(bench.try_all_slots(), Catch::Matchers::IsEmpty());
  }
  for (const auto& [role, count] : killed) std::cout << "killed " << count << " of: " << role << "\n";
  std::cout << programs << " programs, " << given_up << " times no verdict at first\n";
  CHECK(killed.size() == kRoles.size());
  INFO(wrong);
  CHECK(wrong.empty());
  CHECK(within(milliseconds(3000), [&] { return !any_alive(all_ever); }));
  CHECK(descendants(getpid()).empty());
}

TEST_CASE("an interpreter that is killed while it waits is replaced", "[faults]") {
  AttackBench bench(1);
  for (const auto& p : descendants(getpid())) {
    if (p.name.starts_with("python") && descends_from_us(p.pid)) kill(p.pid, SIGKILL);
  }
  CHECK_THAT(bench.try_all_slots(), Catch::Matchers::IsEmpty());
}

// Run by the next test in a process of its own.
TEST_CASE("a harness that will be killed", "[.victim]") {
  AttackBench bench(2);
  std::cout << "ready" << std::endl;
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&] {
      auto program = program_of(
          "import os, time\nfor n in range(3):\n    if os.fork() == 0:\n        os.setsid()\ntime.sleep(60)\n");
      program.limits.cpu_ms = 0;
      program.limits.wall_ms = 60000;
      bench.sandbox().run(program);
    });
  }
  for (auto& thread : threads) thread.join();
}

TEST_CASE("when the harness is killed, everything dies", "[faults]") {
  for (int attempt = 0; attempt < 3; ++attempt) {
    std::array<int, 2> output{};
    REQUIRE(pipe(output.data()) == 0);
    const pid_t victim = fork();
    REQUIRE(victim >= 0);
    if (victim == 0) {
      dup2(output[1], 1);
      execl("/proc/self/exe", "sandbox_tests", "[.victim]", nullptr);
      _exit(127);
    }
    close(output[1]);
    std::string printed;
    for (char c = 0; printed.find("ready") == std::string::npos && read(output[0], &c, 1) == 1;) printed.push_back(c);
    // At a random moment: while the tests are being started, or later.
    std::this_thread::sleep_for(milliseconds(attempt * 150));
    const auto family = descendants(victim);
    CHECK(family.size() >= 4);
    kill(victim, SIGKILL);
    waitpid(victim, nullptr, 0);
    close(output[0]);
    const bool all_died = within(milliseconds(60000), [&] { return !any_alive(family); });
    std::string survivors;
    for (const auto& p : family)
      if (is_alive(p)) survivors += std::to_string(p.depth) + " " + p.name + " " + p.state + "\n";
    INFO("attempt " << attempt << ", still alive:\n" << survivors);
    CHECK(all_died);
    // Its control groups stay; the next harness removes them.
    const AttackBench next(1);
    CHECK(control_groups_of(victim).empty());
  }
}

// Run by the next test in a process of its own, in a control group that has little memory.
TEST_CASE("a harness in a group that is too small", "[.poor]") {
  AttackBench bench(1);
  const auto outcome = bench.sandbox().run(program_of("block = bytearray(b'x') * (600 << 20)\n"));
  CAPTURE(describe(outcome));
  CHECK(outcome.status == Status::kSandboxError);
  CHECK(outcome.detail.find("ran out of memory") != std::string::npos);
  auto own = program_of("block = bytearray(b'x') * (90 << 20)\n");
  own.limits.memory_bytes = 64ULL << 20;
  const auto failed = bench.sandbox().run(own);
  CHECK((failed.status == Status::kMemoryLimit || failed.status == Status::kException));
  CHECK_THAT(bench.try_all_slots(), Catch::Matchers::IsEmpty());
}

TEST_CASE("memory that the group around the harness lacks is no verdict on the program", "[faults]") {
  // Below our own group, where v1 is; of v2 the machine's top is taken, which no such group is around.
  const std::string folder = "/sys/fs/cgroup/memory/harness-test-" + std::to_string(getpid());
  const auto write_to = [&folder](const char* file, const std::string& text) {
    const int fd = open((folder + "/" + file).c_str(), O_WRONLY | O_CLOEXEC);
    const bool written = fd >= 0 && write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    if (fd >= 0) close(fd);
    return written;
  };
  if (mkdir(folder.c_str(), 0755) != 0 || !write_to("memory.limit_in_bytes", "300M")) {
    rmdir(folder.c_str());
    SKIP("NOT SHOWN on this machine: no memory limit of a group (v1) can be set around the harness");
  }
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    if (!write_to("cgroup.procs", std::to_string(getpid()))) _exit(126);
    execl("/proc/self/exe", "sandbox_tests", "[.poor]", nullptr);
    _exit(127);
  }
  int status = 0;
  waitpid(child, &status, 0);
  CHECK(status == 0);
  CHECK(within(milliseconds(3000), [&] { return rmdir(folder.c_str()) == 0 || errno == ENOENT; }));
}

// A slot once waited for the end of a pid namespace whose last process nobody reaped.
TEST_CASE("an interpreter that is killed during a test costs no time", "[faults]") {
  AttackBench bench(1);
  auto sleeper = program_of("import time\ntime.sleep(2)\n");
  std::thread killer([] {
    std::this_thread::sleep_for(milliseconds(500));
    for (const auto& p : descendants(getpid())) {
      if (p.depth == 2 && p.name.starts_with("python") && descends_from_us(p.pid)) kill(p.pid, SIGKILL);
    }
  });
  const auto begin = std::chrono::steady_clock::now();
  const auto outcome = bench.sandbox().run(sleeper);
  killer.join();
  CHECK(outcome.status == Status::kCompleted);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
}

TEST_CASE("what the kernel refuses is a fault of the sandbox, never of the program", "[faults]") {
  AttackBench bench(1);
  const auto good = program_of("def f(x):\n    return x + 1\n", "assert f(1) == 2\n");
  const auto interpreters = [] {
    std::vector<Process> found = descendants(getpid());
    std::erase_if(found, [](const Process& p) { return !p.name.starts_with("python"); });
    return found;
  };
  SECTION(
      "no more processes for the slot, or no more descriptors: the slot is started anew and the program tried again") {
    for (const auto resource : {RLIMIT_NPROC, RLIMIT_NOFILE}) {
      const auto before = interpreters();
      for (const auto& p : descendants(getpid())) {
        const rlimit none{5, 5};
        if (p.depth == 2 && p.name.starts_with("harness")) CHECK(prlimit(p.pid, resource, &none, nullptr) == 0);
      }
      const auto outcome = bench.sandbox().run(good);
      INFO(describe(outcome));
      CHECK(outcome.status == Status::kCompleted);
      if (resource == RLIMIT_NOFILE) CHECK(!any_alive(before));
    }
  }
  SECTION("nothing can be started at all: a sandbox error, with a reason") {
    rlimit before{};
    getrlimit(RLIMIT_NOFILE, &before);
    const rlimit none{3, before.rlim_max};
    for (const auto& p : descendants(getpid())) {
      if (descends_from_us(p.pid)) kill(p.pid, SIGKILL);
    }
    setrlimit(RLIMIT_NOFILE, &none);
    const auto outcome = bench.sandbox().run(good);
    setrlimit(RLIMIT_NOFILE, &before);
    CHECK(outcome.status == Status::kSandboxError);
    CHECK_FALSE(outcome.detail.empty());
    CHECK(bench.sandbox().run(good).status == Status::kCompleted);
  }
}

}  // namespace sandbox_tests
