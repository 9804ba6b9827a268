#include "harness/score/estimate.h"

#include <cmath>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

using Catch::Matchers::WithinAbs;
using score::mean_estimate;

TEST_CASE("Mean, standard error and interval by hand", "[unit]") {
  // Deviations 0.25 three times and -0.75: s² = (3/16 + 9/16) / 3 = 1/4, SE = sqrt(1/16).
  const auto estimate = mean_estimate(std::vector<double>{1, 0, 1, 1});
  CHECK_THAT(estimate.value, WithinAbs(0.75, 1e-15));
  CHECK_THAT(estimate.standard_error, WithinAbs(0.25, 1e-15));
  CHECK_THAT(estimate.low, WithinAbs(0.75 - 1.959963984540054 * 0.25, 1e-12));
  CHECK(estimate.high == 1.0);  // cut
}

TEST_CASE("Clustering by problem: samples of one problem do not shrink the error", "[unit]") {
  // Two problems with 100 samples each, 0.9 and 0.1: s² = 2 * 0.16, SE = 0.4; 200 independent samples would claim
  // 0.035.
  CHECK_THAT(mean_estimate(std::vector<double>{0.9, 0.1}).standard_error, WithinAbs(0.4, 1e-12));
}

TEST_CASE("A score of 0 or 1 has Wilson's interval", "[unit]") {
  // z² / (n + z²) with z² = 3.8414588
  const auto none = mean_estimate(std::vector<double>(20, 0.0));
  CHECK(none.value == 0.0);
  CHECK(none.low == 0.0);
  CHECK_THAT(none.high, WithinAbs(0.16113, 1e-5));
  const auto all = mean_estimate(std::vector<double>(20, 1.0));
  CHECK(all.value == 1.0);
  CHECK_THAT(all.low, WithinAbs(0.83887, 1e-5));
  CHECK(all.high == 1.0);
}

TEST_CASE("Wilson's interval equals a published example", "[unit]") {
  // Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I: 81/263 -> 0.2553 to 0.3662,
  // 15/148 -> 0.0624 to 0.1605, 0/20 -> 0 to 0.1611, 1/29 -> 0.0061 to 0.1718.
  const auto check = [](int passed, int n, double low, double high) {
    const auto interval = score::wilson_interval(static_cast<double>(passed) / n, n);
    CHECK_THAT(interval.low, WithinAbs(low, 5e-5));
    CHECK_THAT(interval.high, WithinAbs(high, 5e-5));
  };
  check(81, 263, 0.2553, 0.3662);
  check(15, 148, 0.0624, 0.1605);
  check(0, 20, 0.0, 0.1611);
  check(1, 29, 0.0061, 0.1718);
}

TEST_CASE("One problem has the widest error its score allows, and equal scores do not pretend to be exact", "[unit]") {
  const auto one = mean_estimate(std::vector<double>{0.3});
  CHECK_THAT(one.standard_error, WithinAbs(std::sqrt(0.21), 1e-12));
  const auto equal = mean_estimate(std::vector<double>(3, 0.1));
  CHECK(equal.value == 0.1);
  CHECK(equal.standard_error == 0.0);
  CHECK(equal.high - equal.low > 0.3);
}
