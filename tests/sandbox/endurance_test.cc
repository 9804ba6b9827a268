// Many tests in a row: nothing may grow. HARNESS_ENDURANCE=10000 for the full run (default: 1000).
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_container_properties.hpp>
#include <unistd.h>

#include "tests/sandbox/attack_bench.h"

namespace sandbox_tests {
namespace {

long memory_kb(const std::string& pid) {
  std::ifstream status("/proc/" + pid + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stol(line.substr(6));
  }
  return 0;
}

std::size_t count_mounts(const std::string& pid) {
  std::ifstream mounts("/proc/" + pid + "/mountinfo");
  std::size_t count = 0;
  for (std::string line; std::getline(mounts, line);) ++count;
  return count;
}

struct Size {
  long memory_kb = 0;
  std::size_t mounts = 0;
};

/// Of the harness, the supervisors and the interpreters.
std::map<std::string, Size> sizes() {
  std::map<std::string, Size> all;
  all["harness"] = {memory_kb("self"), count_mounts("self")};
  for (const auto& p : descendants(getpid())) {
    if (is_first_of_tests(p)) continue;
    const auto pid = std::to_string(p.pid);
    all[p.name + " " + pid] = {memory_kb(pid), count_mounts(pid)};
  }
  return all;
}

}  // namespace

TEST_CASE("thousands of tests in a row leave nothing behind", "[endurance]") {
  const char* text = std::getenv("HARNESS_ENDURANCE");
  const int tests = text != nullptr ? std::atoi(text) : 1000;
  constexpr long kNoiseKb = 1024;
  AttackBench bench(1);
  const base::Program programs[] = {
      program_of("def f(x):\n    return x + 1\n", "assert f(1) == 2\n"),
      program_of("import os\nopen('/tmp/work/file', 'w').write('x' * 100000)\nif os.fork() == 0:\n    os.setsid()\n    "
                 "os.fork()\n"),
      program_of("raise ValueError('x' * 10000)\n"),
      program_of("import os\nos.write(1, b'x' * 60000)\nos.abort()\n"),
  };
  std::map<std::string, Size> before;
  for (int i = 0; i < tests; ++i) {
    if (i == tests / 10) before = sizes();  // by then every buffer has its size
    const auto outcome = bench.sandbox().run(programs[i % 4]);
    if (outcome.status == base::Outcome::Status::kSandboxError) FAIL("test " << i << ": " << outcome.detail);
  }
  CHECK_THAT(bench.left_behind(), Catch::Matchers::IsEmpty());
  for (const auto& [name, now] : sizes()) {
    INFO(name << ": " << before[name].memory_kb << " KiB before, " << now.memory_kb << " KiB after " << tests
              << " tests");
    CHECK(now.memory_kb <= before[name].memory_kb + kNoiseKb);
    CHECK(now.mounts == before[name].mounts);
  }
}

}  // namespace sandbox_tests
