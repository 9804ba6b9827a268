#include "harness/score/compare.h"

#include <cmath>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "harness/score/distributions.h"
#include "harness/score/gate.h"

using Catch::Matchers::WithinAbs;
using score::TaskCount;

namespace {

/// One sample a problem; '1' passed, '0' failed, '-' unscored.
std::vector<TaskCount> single(const std::string& verdicts) {
  std::vector<TaskCount> tasks;
  for (const char verdict : verdicts) {
    tasks.push_back({"t" + std::to_string(tasks.size()), verdict == '-' ? 0 : 1, verdict == '1' ? 1 : 0});
  }
  return tasks;
}

/// `both` passed in both, `gained` only in the candidate, `lost` only in the baseline, `neither` in none.
std::pair<std::vector<TaskCount>, std::vector<TaskCount>> table(int both, int gained, int lost, int neither) {
  const auto times = [](int n, char c) { return std::string(static_cast<std::size_t>(n), c); };
  return {single(times(both, '1') + times(gained, '0') + times(lost, '1') + times(neither, '0')),
          single(times(both, '1') + times(gained, '1') + times(lost, '0') + times(neither, '0'))};
}

score::Comparison compared(const std::vector<TaskCount>& baseline, const std::vector<TaskCount>& candidate) {
  const auto comparison = score::compare(baseline, candidate);
  REQUIRE(comparison.ok());
  return *comparison;
}

}  // namespace

TEST_CASE("Tail probabilities equal tables and hand counts", "[unit]") {
  // Student's t: Abramowitz and Stegun, table 26.10.
  CHECK_THAT(score::student_t_upper_tail(2.228, 10), WithinAbs(0.025, 1e-5));
  CHECK_THAT(score::student_t_upper_tail(1.812, 10), WithinAbs(0.05, 1e-4));
  CHECK_THAT(score::student_t_upper_tail(12.706, 1), WithinAbs(0.025, 1e-6));
  CHECK_THAT(score::student_t_upper_tail(-2.228, 10), WithinAbs(0.975, 1e-5));
  CHECK_THAT(score::student_t_upper_quantile(0.025, 10), WithinAbs(2.228, 1e-3));
  // A coin thrown 12 times: (220 + 66 + 12 + 1) / 4096 for 9 or more.
  CHECK_THAT(score::fair_coin_upper_tail(9, 12), WithinAbs(299.0 / 4096, 1e-12));
  CHECK(score::fair_coin_upper_tail(0, 0) == 1.0);
  CHECK_THAT(score::fair_coin_upper_tail(5, 5), WithinAbs(1.0 / 32, 1e-12));
}

TEST_CASE("Single samples: McNemar's exact test, by hand", "[unit]") {
  const auto [baseline, candidate] = table(80, 9, 3, 72);
  const auto c = compared(baseline, candidate);
  CHECK(c.problems == 164);
  CHECK(c.test == "exact McNemar");
  CHECK(c.gained.size() == 9);
  CHECK(c.lost.size() == 3);
  CHECK(c.gained.front() == "t80");
  CHECK_THAT(c.difference.value, WithinAbs(6.0 / 164, 1e-12));
  // Differences: nine times 1, three times -1: s² = (12 - 36/164) / 163.
  CHECK_THAT(c.difference.standard_error, WithinAbs(std::sqrt((12 - 36.0 / 164) / 163 / 164), 1e-12));
  CHECK_THAT(c.p_value, WithinAbs(2 * 299.0 / 4096, 1e-12));
  CHECK_THAT(c.baseline.value, WithinAbs(83.0 / 164, 1e-12));
  CHECK_THAT(c.candidate.value, WithinAbs(89.0 / 164, 1e-12));
  // Pairing sees more than two separate intervals.
  CHECK(c.difference.standard_error < std::hypot(c.baseline.standard_error, c.candidate.standard_error) / 2);
}

TEST_CASE("Several samples: the paired t test, by hand", "[unit]") {
  const std::vector<TaskCount> baseline{{"a", 10, 5}, {"b", 10, 2}, {"c", 10, 9}, {"d", 5, 0}};
  const std::vector<TaskCount> candidate{
      {"d", 10, 2}, {"c", 10, 10}, {"b", 20, 8}, {"a", 10, 6}};  // another order, other counts
  const auto c = compared(baseline, candidate);
  // Differences 0.1, 0.2, 0.1, 0.2: mean 0.15, s² = 4 * 0.0025 / 3, SE = sqrt(s²/4), t = 0.15 / 0.028868 = 5.196, 3
  // degrees.
  CHECK(c.test == "paired t");
  CHECK_THAT(c.difference.value, WithinAbs(0.15, 1e-12));
  CHECK_THAT(c.difference.standard_error, WithinAbs(0.0288675, 1e-6));
  CHECK_THAT(c.p_value, WithinAbs(0.01385, 5e-5));
  CHECK(c.gained.size() == 4);
}

TEST_CASE("Two equal runs do not differ", "[unit]") {
  const auto runs = single("110010");
  const auto c = compared(runs, runs);
  CHECK(c.p_value == 1.0);
  CHECK(c.difference.value == 0.0);
  CHECK(c.gained.empty());
  CHECK(score::gate(c, {}).passed);
}

TEST_CASE("Only problems scored in both are compared, and the others counted", "[unit]") {
  auto baseline = single("11-10");
  auto candidate = single("10-11");
  candidate[0].scored = 0;
  candidate.push_back({"new", 1, 1});
  const auto c = compared(baseline, candidate);
  CHECK(c.problems == 3);
  CHECK(c.only_baseline == 1);
  CHECK(c.only_candidate == 1);
  CHECK(c.lost == std::vector<std::string>{"t1"});
  CHECK(c.gained == std::vector<std::string>{"t4"});
  const auto none = score::compare(single("--"), candidate);
  REQUIRE_FALSE(none.ok());
  CHECK(none.error().message.find("no scored problem in common") != std::string::npos);
}

TEST_CASE("The gate fails on a significant drop and holds on chance", "[unit]") {
  // 4 lost, 0 gained: p = 1/16. 5 lost: p = 1/32.
  const auto [b4, c4] = table(100, 0, 4, 60);
  const auto chance = score::gate(compared(b4, c4), {});
  CHECK(chance.passed);
  CHECK_THAT(chance.p_value, WithinAbs(1.0 / 16, 1e-12));
  CHECK(chance.reason.find("not significantly") != std::string::npos);
  const auto [b5, c5] = table(100, 0, 5, 59);
  const auto drop = score::gate(compared(b5, c5), {});
  CHECK_FALSE(drop.passed);
  CHECK_THAT(drop.p_value, WithinAbs(1.0 / 32, 1e-12));
  CHECK_THAT(drop.drop, WithinAbs(5.0 / 164, 1e-12));
  CHECK(drop.reason == "dropped by 3.0 points, significantly (p = 0.0312, exact McNemar test)");
}

TEST_CASE("The gate accepts a drop within the tolerance however significant, and a gain", "[unit]") {
  const auto [baseline, candidate] = table(100, 0, 5, 59);
  const auto tolerated = score::gate(compared(baseline, candidate), {0.05, 0.05});
  CHECK(tolerated.passed);
  CHECK(tolerated.test == "paired t");
  CHECK(tolerated.p_value > 0.5);
  const auto better = score::gate(compared(candidate, baseline), {});
  CHECK(better.passed);
  CHECK(better.p_value == 1.0);
  CHECK(better.reason == "no drop: the candidate is 3.0 points above the baseline");
}

TEST_CASE("Beyond the tolerance the excess itself must be significant", "[unit]") {
  // 40 of 164 lost: drop 24.4 points, SE 3.36; 20 points of tolerance leave t = 1.3 (not significant), 15 leave t
  // = 2.8.
  const auto [baseline, candidate] = table(60, 0, 40, 64);
  const auto c = compared(baseline, candidate);
  CHECK_THAT(c.difference.standard_error, WithinAbs(std::sqrt((40 - 1600.0 / 164) / 163 / 164), 1e-12));
  CHECK(score::gate(c, {0.20, 0.05}).passed);
  CHECK_FALSE(score::gate(c, {0.15, 0.05}).passed);
}

TEST_CASE("A gate tells which drop it could have seen", "[unit]") {
  const auto [baseline, candidate] = table(80, 9, 3, 72);
  const auto c = compared(baseline, candidate);
  const auto result = score::gate(c, {0.01, 0.05});
  // t(0.05, 163) = 1.6543, t(0.2, 163) = 0.8438
  CHECK_THAT(result.detectable_drop, WithinAbs(0.01 + (1.6543 + 0.8438) * c.difference.standard_error, 1e-5));
}

TEST_CASE("One problem never fails a gate, and twenty lost ones do", "[unit]") {
  const auto [b1, c1] = table(0, 0, 1, 0);
  CHECK(score::gate(compared(b1, c1), {}).passed);
  const auto [b20, c20] = table(0, 0, 20, 0);  // all differences equal: there is no t
  const auto result = score::gate(compared(b20, c20), {0.1, 0.05});
  CHECK_FALSE(result.passed);
  CHECK(result.detectable_drop == 0);
}
