#include "harness/score/gate.h"

#include <cstdio>

#include "harness/score/distributions.h"

namespace score {
namespace {

std::string points(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", share * 100);
  return text;
}

std::string sentence(const GateResult& result, const GateRules& rules) {
  char p[32];
  std::snprintf(p, sizeof p, "%.4f", result.p_value);
  const std::string test = " (p = " + std::string(p) + ", " + result.test + " test)";
  const std::string tolerance = rules.tolerance > 0 ? " beyond the tolerance of " + points(rules.tolerance) : "";
  if (!result.passed) return "dropped by " + points(result.drop) + " points, significantly" + tolerance + test;
  if (result.drop <= 0) return "no drop: the candidate is " + points(-result.drop) + " points above the baseline";
  return "dropped by " + points(result.drop) + " points, not significantly" + tolerance + test;
}

}  // namespace

GateResult gate(const Comparison& comparison, const GateRules& rules) {
  constexpr double kPower = 0.8;
  GateResult result;
  result.drop = -comparison.difference.value;
  const double standard_error = comparison.difference.standard_error;
  const double degrees = comparison.problems - 1;
  if (standard_error > 0 && (!comparison.single_samples || rules.tolerance > 0)) {
    result.test = "paired t";
    result.p_value = student_t_upper_tail((result.drop - rules.tolerance) / standard_error, degrees);
  } else {
    result.test = comparison.single_samples ? "exact McNemar" : "exact sign";
    const auto lost = static_cast<int>(comparison.lost.size());
    result.p_value = fair_coin_upper_tail(lost, lost + static_cast<int>(comparison.gained.size()));
  }
  if (standard_error > 0) {
    const double quantiles =
        student_t_upper_quantile(rules.alpha, degrees) + student_t_upper_quantile(1 - kPower, degrees);
    result.detectable_drop = rules.tolerance + quantiles * standard_error;
  }
  result.passed = !(result.drop > rules.tolerance && result.p_value < rules.alpha);
  result.reason = sentence(result, rules);
  return result;
}

}  // namespace score
