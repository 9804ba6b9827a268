#include "harness/score/estimate.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "harness/base/result.h"

namespace score {

base::Estimate mean_estimate(std::span<const double> values) {
  HARNESS_CHECK(!values.empty());
  const auto m = static_cast<double>(values.size());
  base::Estimate estimate;
  estimate.value = std::accumulate(values.begin(), values.end(), 0.0) / m;
  if (std::all_of(values.begin(), values.end(), [&](double value) { return value == values.front(); })) {
    estimate.value = values.front();  // the sum of equal values may round
  }
  double squares = 0;
  for (const double value : values) squares += (value - estimate.value) * (value - estimate.value);
  estimate.standard_error =
      values.size() > 1 ? std::sqrt(squares / (m - 1) / m) : std::sqrt(estimate.value * (1 - estimate.value));
  if (estimate.standard_error == 0) {
    const Interval interval = wilson_interval(estimate.value, static_cast<int>(values.size()));
    estimate.low = interval.low;
    estimate.high = interval.high;
  } else {
    estimate.low = std::max(0.0, estimate.value - kZ95 * estimate.standard_error);
    estimate.high = std::min(1.0, estimate.value + kZ95 * estimate.standard_error);
  }
  return estimate;
}

Interval wilson_interval(double p, int n) {
  HARNESS_CHECK(n >= 1 && p >= 0 && p <= 1);
  const double z2 = kZ95 * kZ95;
  const double center = (p + z2 / (2 * n)) / (1 + z2 / n);
  const double half = kZ95 / (1 + z2 / n) * std::sqrt(p * (1 - p) / n + z2 / (4.0 * n * n));
  return {p == 0 ? 0 : std::max(0.0, center - half), p == 1 ? 1 : std::min(1.0, center + half)};
}

}  // namespace score
