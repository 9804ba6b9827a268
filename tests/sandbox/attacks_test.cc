// Acceptance cases 1–92: each attack in the real sandbox, as root and as an ordinary user, alone and many at once.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <mutex>
#include <set>
#include <thread>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_container_properties.hpp>
#include <unistd.h>

#include "tests/sandbox/as_user.h"
#include "tests/sandbox/attack_bench.h"
#include "tests/support/shared_data.h"

namespace sandbox_tests {
namespace {

namespace fs = std::filesystem;

int parallel_runs() {
  const char* text = std::getenv("HARNESS_PARALLEL_ATTACKS");
  return text != nullptr ? std::atoi(text) : 200;
}

constexpr int kSlots = 4;

/// Runtime and the folder of its cases.
std::vector<std::pair<std::string, std::string>> other_languages() {
  std::vector<std::pair<std::string, std::string>> all;
  for (const char* runtime : {"cpp", "java", "javascript", "go", "rust"}) {
    const auto folder = std::string("attacks_") + runtime;
    if (fs::exists(attacks_folder() / folder)) all.emplace_back(runtime, folder);
  }
  return all;
}

/// Runs `function` in as many threads as there are slots.
template <typename Function>
void in_all_slots(Function function) {
  std::vector<std::thread> threads;
  threads.reserve(kSlots);
  for (int i = 0; i < kSlots; ++i) threads.emplace_back(function);
  for (auto& thread : threads) thread.join();
}

/// What a language starts for a whole slot, started in each: no leftover.
void start_all_slots(AttackBench& bench, const AttackCase& harmless) {
  in_all_slots([&] { bench.outcomes_of(harmless); });
  bench.forget();
}

/// So many runs, case after case, and nothing may stay behind.
void fail_at_once(AttackBench& bench, std::vector<AttackCase> cases, int runs) {
  std::erase_if(cases, [&bench](const AttackCase& attack) { return attack.slow || !bench.can_show(attack); });
  std::atomic<int> next = 0;
  std::mutex mutex;
  std::string faults;
  in_all_slots([&] {
    for (int at = next++; at < runs; at = next++) {
      // A stride without common factor, so that expensive neighbours do not always meet.
      const auto found = bench.outcomes_of(cases[static_cast<std::size_t>(at) * 37 % cases.size()]);
      const std::lock_guard lock(mutex);
      faults += found;
    }
  });
  CAPTURE(faults);
  CHECK(faults.empty());
  CHECK_THAT(bench.try_all_slots(), Catch::Matchers::IsEmpty());
  CHECK_THAT(bench.left_behind(), Catch::Matchers::IsEmpty());
}

}  // namespace

TEST_CASE("each attack fails as it must and leaves nothing behind", "[attacks]") {
  AttackBench bench(2);
  for (const auto& attack : read_cases("attacks", bench.facts())) {
    if (!bench.can_show(attack)) {
      WARN("NOT SHOWN on this machine, which has no " << attack.needs << ": case " << attack.numbers.front() << ", "
                                                      << attack.title);
      continue;
    }
    const auto faults = bench.run(attack);
    INFO("case " << attack.numbers.front() << ": " << attack.title << "\n" << faults);
    CHECK(faults.empty());
  }
}

TEST_CASE("attacks in the other languages fail as they must, too", "[attacks][languages]") {
  for (const auto& [runtime, folder] : other_languages()) {
    AttackBench bench(1, {runtime});
    if (const auto why = bench.missing(runtime); !why.empty()) {
      WARN("NOT SHOWN: " << why);
      continue;
    }
    const auto cases = read_cases(folder, bench.facts());
    bench.start_with(cases.back());
    for (const auto& attack : cases) {
      const auto faults = bench.run(attack);
      INFO(runtime << ", case " << attack.numbers.front() << ": " << attack.title << "\n" << faults);
      CHECK(faults.empty());
    }
  }
}

// HARNESS_PARALLEL_ATTACKS sets how many; `all` cases 200 times each would be HARNESS_PARALLEL_ATTACKS=18000.
TEST_CASE("attacks fail also when many run at once", "[attacks][parallel]") {
  AttackBench bench(kSlots);
  fail_at_once(bench, read_cases("attacks", bench.facts()), parallel_runs());
}

TEST_CASE("attacks in the other languages fail also when many run at once", "[attacks][languages][parallel]") {
  for (const auto& [runtime, folder] : other_languages()) {
    AttackBench bench(kSlots, {runtime});
    if (const auto why = bench.missing(runtime); !why.empty()) {
      WARN("NOT SHOWN: " << why);
      continue;
    }
    INFO(runtime);
    const auto cases = read_cases(folder, bench.facts());
    start_all_slots(bench, cases.back());
    // Each as often as those of Python.
    const auto rounds = std::max(1, parallel_runs() / static_cast<int>(read_cases("attacks", bench.facts()).size()));
    fail_at_once(bench, cases, rounds * static_cast<int>(cases.size()));
  }
}

TEST_CASE("attacks of an ordinary user's runs fail, too", "[user]") {
  if (geteuid() != 0) SKIP("run by an ordinary user already: the other tests are this one");
  UserCopy().run("[attacks],[fakes]", {}, parallel_runs() / 4);
}

}  // namespace sandbox_tests
