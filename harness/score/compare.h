// Paired comparison of two runs over the problems that both have scored. Pure.
//
// Pairing removes the spread between easy and hard problems, so a paired test sees differences that two separate
// intervals hide (Miller 2024, "Adding Error Bars to Evals", https://arxiv.org/abs/2411.00640, section 4.2).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/summary.h"
#include "harness/score/summarize.h"

namespace score {

struct Comparison {
  int problems = 0;       // scored in both runs
  int only_baseline = 0;  // left out: scored in one run only
  int only_candidate = 0;
  base::Estimate baseline;  // pass@1 over the paired problems
  base::Estimate candidate;
  base::Estimate
      difference;  // candidate - baseline, in [-1, 1]; standard error of the mean of the per-problem differences
  bool single_samples = false;      // one sample a problem in both runs
  std::vector<std::string> gained;  // task ids whose pass rate rose / fell, in the order of the baseline
  std::vector<std::string> lost;
  double p_value = 1;  // two-sided, of "no difference"
  std::string test;    // how: "exact McNemar", "paired t" or "exact sign"
};

/// The p-value comes from
///  - one sample a problem in both runs: McNemar's test in its exact form (McNemar 1947, Psychometrika 12; exact: the
///  binomial test on the
///    discordant problems), min(1, 2 P(X >= max(gained, lost))), X of a fair coin thrown gained + lost times;
///  - else Student's t with m-1 degrees of freedom on the m per-problem differences of the pass rates;
///  - where these are all equal, so that t does not exist: the exact sign test, which is the first formula.
/// The interval of the difference is ± 1.96 standard errors (0 wide if all differences are equal).
/// Error kUsage: no problem is scored in both.
base::Result<Comparison> compare(std::span<const TaskCount> baseline, std::span<const TaskCount> candidate);

/// The per-problem differences (candidate - baseline) of the pass rates, paired by task id, in the order of the
/// baseline.
std::vector<double> paired_differences(std::span<const TaskCount> baseline, std::span<const TaskCount> candidate);

}  // namespace score
