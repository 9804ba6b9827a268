// Means over problems and their uncertainty. Pure.
#pragma once

#include <span>

#include "harness/base/summary.h"

namespace score {

/// The two-sided 95 % point of the normal distribution.
inline constexpr double kZ95 = 1.959963984540054;

/// Mean of per-problem values in [0, 1] with the standard error sqrt(s²/m), s² the sample variance with m-1 (Miller
/// 2024, "Adding Error Bars to Evals", https://arxiv.org/abs/2411.00640, sections 2.1 and 2.2), and the 95 % interval
/// mean ± 1.96 SE, cut to [0, 1]. One problem has no sample variance: then the standard error is the largest possible,
/// sqrt(p(1-p)). Where the standard error is 0 (all values equal), the interval is Wilson's over m. `values` must not
/// be empty.
base::Estimate mean_estimate(std::span<const double> values);

struct Interval {
  double low = 0;
  double high = 0;
};

/// Wilson's score interval at 95 % for a proportion p of n trials (Wilson 1927, "Probable inference, the law of
/// succession, and statistical inference", JASA 22). n >= 1.
Interval wilson_interval(double p, int n);

}  // namespace score
