// When a request is repeated, how long after, how often; and how many are in flight.
#include "generators/retry.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "generators/accounting.h"
#include "generators/limiter.h"

using generators::delay_ms;
using generators::HttpResponse;
using generators::Severity;

TEST_CASE("delays double up to the maximum, with jitter of at most half") {
  const generators::RetryPolicy policy{.base_ms = 100, .max_ms = 1000};
  std::mt19937_64 random(1);
  for (int attempt = 1; attempt <= 40; ++attempt) {
    const double full = std::min(1000.0, 100.0 * (attempt > 20 ? 1e6 : static_cast<double>(1 << (attempt - 1))));
    const double delay = delay_ms(policy, attempt, std::nullopt, random);
    CHECK(delay >= full / 2);
    CHECK(delay <= full);
  }
}

TEST_CASE("Retry-After is the least delay, and zero is no tight loop") {
  const generators::RetryPolicy policy{.base_ms = 100, .max_ms = 1000};
  std::mt19937_64 random(1);
  const double long_wait = delay_ms(policy, 1, 5000, random);
  CHECK(long_wait >= 5000);
  CHECK(long_wait <= 5500);
  CHECK(delay_ms(policy, 1, 0, random) >= 50);
}

TEST_CASE("statuses are judged") {
  const auto severity = [](int status) {
    HttpResponse response;
    response.status = status;
    return generators::judge(response, "host", "KEY").severity;
  };
  CHECK(severity(429) == Severity::kThrottled);
  for (const int status : {408, 409, 500, 502, 503, 504, 529}) CHECK(severity(status) == Severity::kTransient);
  for (const int status : {301, 307, 400, 401, 402, 403, 404, 413, 422}) CHECK(severity(status) == Severity::kFinal);
}

TEST_CASE("the retry budget grows with the answers") {
  generators::RetryPolicy policy;
  policy.budget_floor = 2;
  policy.budget_ratio = 0.5;
  generators::RetryBudget budget(policy);
  CHECK(budget.take());
  CHECK(budget.take());
  CHECK_FALSE(budget.take());
  budget.answered();
  CHECK_FALSE(budget.take());
  budget.answered();
  CHECK(budget.take());
}

TEST_CASE("secrets are cut out of messages and addresses") {
  CHECK(generators::redact("key sk-1 and sk-1!", "sk-1") == "key *** and ***!");
  CHECK(generators::redact("no key", "") == "no key");
  CHECK(generators::public_url("https://user:pw@host:1/v1?key=2#x") == "https://host:1/v1");
  CHECK(generators::public_url("https://host/v1@2") == "https://host/v1@2");
}

TEST_CASE("the limit falls once for a burst of refusals and grows back slowly") {
  generators::Limiter limiter(100, 1e9);
  CHECK(limiter.limit() == 100);
  for (int i = 0; i < 100; ++i) limiter.refused();
  CHECK(limiter.limit() == 70);
  for (int i = 0; i < 200; ++i) limiter.refused();
  CHECK(limiter.limit() < 50);
  const int low = limiter.limit();
  for (int i = 0; i < 10 * low; ++i) limiter.answered(1, 1);
  CHECK(limiter.limit() > low);
  for (int i = 0; i < 100'000; ++i) limiter.answered(1, 1);
  CHECK(limiter.limit() == 100);
  for (int i = 0; i < 100'000; ++i) limiter.refused();
  CHECK(limiter.limit() == 1);
}

TEST_CASE("answers near their timeout lower the limit too") {
  generators::Limiter limiter(10, 1000);
  limiter.answered(1500, 10);
  CHECK(limiter.limit() == 7);
}

TEST_CASE("latency percentiles are right within their buckets") {
  generators::LatencyHistogram histogram;
  CHECK(histogram.percentile(0.5) == 0);
  for (int i = 1; i <= 1000; ++i) histogram.add(i);
  CHECK_THAT(histogram.percentile(0.5), Catch::Matchers::WithinRel(500.0, 0.05));
  CHECK_THAT(histogram.percentile(0.99), Catch::Matchers::WithinRel(990.0, 0.05));
  CHECK(histogram.percentile(1) == 1000);
  histogram.add(0);
  histogram.add(1e12);
  CHECK(histogram.max() == 1e12);
}
