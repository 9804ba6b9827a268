#include "harness/score/compare.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "harness/score/distributions.h"
#include "harness/score/estimate.h"

namespace score {
namespace {

struct Pair {
  const TaskCount* baseline;
  const TaskCount* candidate;
};

double rate(const TaskCount& task) { return static_cast<double>(task.passed) / task.scored; }

std::vector<Pair> pair_up(std::span<const TaskCount> baseline, std::span<const TaskCount> candidate) {
  std::unordered_map<std::string_view, const TaskCount*> by_id;
  for (const auto& task : candidate) {
    if (task.scored > 0) by_id.emplace(task.task_id, &task);
  }
  std::vector<Pair> pairs;
  for (const auto& task : baseline) {
    const auto it = by_id.find(task.task_id);
    if (task.scored > 0 && it != by_id.end()) pairs.push_back({&task, it->second});
  }
  return pairs;
}

std::vector<double> differences_of(const std::vector<Pair>& pairs) {
  std::vector<double> differences;
  differences.reserve(pairs.size());
  for (const auto& pair : pairs) differences.push_back(rate(*pair.candidate) - rate(*pair.baseline));
  return differences;
}

base::Estimate mean_of_rates(const std::vector<Pair>& pairs, const TaskCount* Pair::*side) {
  std::vector<double> rates;
  rates.reserve(pairs.size());
  for (const auto& pair : pairs) rates.push_back(rate(*(pair.*side)));
  return mean_estimate(rates);
}

/// Mean and standard error of differences in [-1, 1].
base::Estimate difference_estimate(const std::vector<double>& differences) {
  const auto m = static_cast<double>(differences.size());
  base::Estimate estimate;
  estimate.value = std::accumulate(differences.begin(), differences.end(), 0.0) / m;
  double squares = 0;
  for (const double d : differences) squares += (d - estimate.value) * (d - estimate.value);
  estimate.standard_error = differences.size() > 1 ? std::sqrt(squares / (m - 1) / m) : 0;
  estimate.low = std::max(-1.0, estimate.value - kZ95 * estimate.standard_error);
  estimate.high = std::min(1.0, estimate.value + kZ95 * estimate.standard_error);
  return estimate;
}

void set_p_value(Comparison& comparison) {
  const auto& difference = comparison.difference;
  if (!comparison.single_samples && difference.standard_error > 0) {
    comparison.test = "paired t";
    const double t = std::abs(difference.value) / difference.standard_error;
    comparison.p_value = 2 * student_t_upper_tail(t, comparison.problems - 1);
    return;
  }
  comparison.test = comparison.single_samples ? "exact McNemar" : "exact sign";
  const auto gained = static_cast<int>(comparison.gained.size());
  const auto lost = static_cast<int>(comparison.lost.size());
  comparison.p_value = std::min(1.0, 2 * fair_coin_upper_tail(std::max(gained, lost), gained + lost));
}

int scored_tasks(std::span<const TaskCount> tasks) {
  return static_cast<int>(std::count_if(tasks.begin(), tasks.end(), [](const auto& task) { return task.scored > 0; }));
}

}  // namespace

std::vector<double> paired_differences(std::span<const TaskCount> baseline, std::span<const TaskCount> candidate) {
  return differences_of(pair_up(baseline, candidate));
}

base::Result<Comparison> compare(std::span<const TaskCount> baseline, std::span<const TaskCount> candidate) {
  const auto pairs = pair_up(baseline, candidate);
  if (pairs.empty()) {
    return base::Error{base::ErrorCode::kUsage,
                       "the two runs have no scored problem in common, so they cannot be compared"};
  }
  Comparison comparison;
  comparison.problems = static_cast<int>(pairs.size());
  comparison.only_baseline = scored_tasks(baseline) - comparison.problems;
  comparison.only_candidate = scored_tasks(candidate) - comparison.problems;
  comparison.baseline = mean_of_rates(pairs, &Pair::baseline);
  comparison.candidate = mean_of_rates(pairs, &Pair::candidate);
  comparison.difference = difference_estimate(differences_of(pairs));
  comparison.single_samples = std::all_of(pairs.begin(), pairs.end(), [](const Pair& pair) {
    return pair.baseline->scored == 1 && pair.candidate->scored == 1;
  });
  for (const auto& pair : pairs) {
    const double difference = rate(*pair.candidate) - rate(*pair.baseline);
    if (difference > 0) comparison.gained.push_back(pair.baseline->task_id);
    if (difference < 0) comparison.lost.push_back(pair.baseline->task_id);
  }
  set_p_value(comparison);
  return comparison;
}

}  // namespace score
