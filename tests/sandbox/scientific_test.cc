// The interpreters of DS-1000: the attacks of plain Python in one of them, and when a slot gives one back. In the
// interpreter that HARNESS_TEST_SCIENTIFIC_PYTHON names (scripts/setup scientific-python); skipped without.
#include <algorithm>
#include <array>
#include <atomic>
#include <barrier>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <thread>

#include <catch2/catch_test_macros.hpp>
#include <unistd.h>

#include "tests/sandbox/attack_bench.h"

namespace sandbox_tests {
namespace {

// The one that has most loaded, and modules that it has put away.
constexpr const char* kRuntime = "python-ds1000-sklearn";
constexpr std::uint64_t kInterpreterBytes = 256ULL << 20;  // what a program's limit must leave to it

std::string scientific_python() {
  const char* python = std::getenv("HARNESS_TEST_SCIENTIFIC_PYTHON");
  if (python == nullptr)
    SKIP("HARNESS_TEST_SCIENTIFIC_PYTHON is not set: run scripts/setup scientific-python, or scripts/test");
  return python;
}

std::set<pid_t> interpreters() {
  std::set<pid_t> pids;
  for (const auto& process : descendants(getpid()))
    if (process.depth == 2 && process.name.starts_with("python")) pids.insert(process.pid);
  return pids;
}

}  // namespace

TEST_CASE("attacks fail in an interpreter of DS-1000, too", "[scientific]") {
  AttackBench bench(2, {kRuntime}, scientific_python());
  REQUIRE(bench.missing(kRuntime).empty());
  auto facts = bench.facts();
  facts["LIBRARY_VARIABLES"] =
      "MPLBACKEND CUDA_VISIBLE_DEVICES TF_CPP_MIN_LOG_LEVEL TF_ENABLE_ONEDNN_OPTS KMP_INIT_AT_FORK "
      "KMP_DUPLICATE_LIB_OK";
  auto cases = read_cases("attacks", facts);
  for (auto& attack : cases) {
    for (auto& run : attack.runs) {
      run.program.runtime = kRuntime;
      const bool fits = run.expected.front().status == base::Outcome::Status::kCompleted;
      if (fits && run.program.limits.memory_bytes > 0) run.program.limits.memory_bytes += kInterpreterBytes;
    }
  }
  // The one that needs both slots starts the interpreters of both.
  bench.start_with(*std::ranges::find(cases, "03_other_slot", &AttackCase::name));
  for (const auto& attack : cases) {
    if (!bench.can_show(attack)) continue;
    const auto faults = bench.run(attack);
    INFO("case " << attack.numbers.front() << ": " << attack.title << "\n" << faults);
    CHECK(faults.empty());
  }
}

TEST_CASE("an interpreter of DS-1000 that nobody needs is ended, and starts again", "[scientific]") {
  sandbox::Config config;
  config.runtimes = {kRuntime};
  config.python = scientific_python();
  config.allow_weaker = geteuid() != 0;
  config.idle_ms = 100;
  auto sandbox = sandbox::Sandbox::open(config);
  REQUIRE(sandbox.ok());
  auto program = program_of("import sklearn.linear_model\n");
  program.runtime = kRuntime;
  for (int round = 0; round < 2; ++round) {
    const auto outcome = (*sandbox)->run(program);
    INFO(describe(outcome));
    REQUIRE(outcome.status == base::Outcome::Status::kCompleted);
    for (int waited = 0; !interpreters().empty() && waited < 1000; ++waited)
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    CHECK(interpreters().empty());
  }
  CHECK((*sandbox)->incidents().empty());
}

TEST_CASE("two threads, each of which stays with one library, do not exchange their slots", "[scientific]") {
  constexpr int kRounds = 40;
  const std::array<std::string, 2> runtimes{"python-ds1000-pandas", kRuntime};
  sandbox::Config config;
  config.slots = 2;
  config.runtimes.assign(runtimes.begin(), runtimes.end());
  config.python = scientific_python();
  config.allow_weaker = geteuid() != 0;
  auto sandbox = sandbox::Sandbox::open(config);
  REQUIRE(sandbox.ok());
  std::set<pid_t> at_first;
  int rounds = 0;
  // Both slots are free between two rounds.
  std::barrier meet(2, [&]() noexcept {
    if (++rounds == 2) at_first = interpreters();
  });
  std::atomic<int> completed = 0;
  std::array<std::thread, 2> threads;
  for (std::size_t i = 0; i < threads.size(); ++i) {
    threads[i] = std::thread([&, i] {
      auto program = program_of("pass\n");
      program.runtime = runtimes[i];
      for (int round = 0; round < kRounds; ++round) {
        meet.arrive_and_wait();
        if ((*sandbox)->run(program).status == base::Outcome::Status::kCompleted) ++completed;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(completed == 2 * kRounds);
  CHECK(at_first.size() == 2);
  CHECK(interpreters() == at_first);
}

TEST_CASE("what an interpreter of DS-1000 has put away is found when it is imported, and not before", "[scientific]") {
  const std::map<std::string, std::string> programs{{"python-ds1000-matplotlib", R"py(
import sys, urllib
import matplotlib.pyplot as plt
assert not [name for name in sys.modules if name.startswith("seaborn")]
assert not hasattr(urllib, "request")
assert "rocket" not in plt.colormaps()
assert plt.get_fignums() == [] and plt.figure().number == 1 and plt.gca().lines[:] == []
plt.rcParams["lines.linewidth"] = 7.5
import seaborn as sns
assert sns is sys.modules["seaborn"] and sns.__spec__.origin.endswith("__init__.py")
assert sns.palettes is sys.modules["seaborn.palettes"]
assert plt.get_cmap("rocket_r")(0) == sns.cm.rocket_r(0)
sns.set_theme()
assert plt.rcParams["lines.linewidth"] != 7.5
sns.reset_orig()
assert plt.rcParams["lines.linewidth"] == 7.5
assert sns.utils.urlopen is urllib.request.urlopen
import seaborn.objects
assert seaborn.objects.Plot
)py"},
                                                    {"python-ds1000-sklearn", R"py(
import sys, sklearn
assert not hasattr(sklearn, "tree") and "sklearn.tree" not in sys.modules
import sklearn.tree
assert sklearn.tree is sys.modules["sklearn.tree"]
assert sklearn.tree.DecisionTreeClassifier and not hasattr(sklearn, "ensemble")
)py"}};
  for (const auto& [runtime, source] : programs) {
    sandbox::Config config;
    config.runtimes = {runtime};
    config.python = scientific_python();
    config.allow_weaker = geteuid() != 0;
    auto sandbox = sandbox::Sandbox::open(config);
    REQUIRE(sandbox.ok());
    REQUIRE((*sandbox)->missing(runtime).empty());
    auto program = program_of(source);
    program.runtime = runtime;
    program.limits.cpu_ms = 60000;
    const auto outcome = (*sandbox)->run(program);
    INFO(runtime << ": " << describe(outcome));
    CHECK(outcome.status == base::Outcome::Status::kCompleted);
  }
}

}  // namespace sandbox_tests
