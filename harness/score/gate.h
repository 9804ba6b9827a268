// The regression gate: fails only when the candidate is worse than the baseline by more than a tolerance, and chance
// does not explain it. A fixed threshold flaps instead: at 70 % the sampling error of HumanEval alone is 7 points.
// Pure.
#pragma once

#include <string>

#include "harness/score/compare.h"

namespace score {

struct GateRules {
  double tolerance = 0;  // a true drop of up to this (0.02: two points) is accepted
  double alpha = 0.05;   // how often a gate may fail although nothing is wrong
};

struct GateResult {
  bool passed = true;
  double drop = 0;     // baseline - candidate, paired
  double p_value = 1;  // one-sided, of "the true drop is at most the tolerance"
  /// The true drop that this comparison would find in 80 of 100 cases: tolerance + (t_alpha + t_0.2) SE. 0 if the
  /// standard error is 0.
  double detectable_drop = 0;
  std::string test;    // as in Comparison
  std::string reason;  // one sentence
};

/// Fails if the drop exceeds the tolerance and p < alpha. p: with one sample a problem and no tolerance McNemar's exact
/// test, one-sided; else Student's t of (drop - tolerance) / SE with m-1 degrees of freedom; where all differences are
/// equal the exact sign test.
GateResult gate(const Comparison& comparison, const GateRules& rules);

}  // namespace score
