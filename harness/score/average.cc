#include "harness/score/average.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>

#include "harness/score/estimate.h"

namespace score {
namespace {

/// "17" of "CPP/17".
std::string number_of(const std::string& task_id) {
  const auto end = std::find_if(task_id.rbegin(), task_id.rend(), [](unsigned char c) { return std::isdigit(c) == 0; });
  return {end.base(), task_id.end()};
}

using ByNumber = std::map<std::string, double>;

std::optional<ByNumber> shares_of(const std::vector<TaskCount>& tasks) {
  ByNumber shares;
  for (const auto& task : tasks) {
    if (task.scored == 0) return std::nullopt;
    shares[number_of(task.task_id)] = static_cast<double>(task.passed) / task.scored;
  }
  if (shares.empty() || shares.size() != tasks.size()) return std::nullopt;
  return shares;
}

base::Estimate of_independent(std::span<const ByNumber> benchmarks) {
  const auto count = static_cast<double>(benchmarks.size());
  base::Estimate average;
  double variance = 0;
  for (const auto& shares : benchmarks) {
    std::vector<double> values;
    for (const auto& [number, share] : shares) values.push_back(share);
    const auto own = mean_estimate(values);
    average.value += own.value / count;
    variance += own.standard_error * own.standard_error / count / count;
  }
  average.standard_error = std::sqrt(variance);
  average.low = std::max(0.0, average.value - kZ95 * average.standard_error);
  average.high = std::min(1.0, average.value + kZ95 * average.standard_error);
  return average;
}

}  // namespace

std::optional<base::Estimate> average_of(std::span<const std::vector<TaskCount>> benchmarks) {
  std::vector<ByNumber> all;
  for (const auto& tasks : benchmarks) {
    auto shares = shares_of(tasks);
    if (!shares) return std::nullopt;
    all.push_back(std::move(*shares));
  }
  if (all.empty()) return std::nullopt;
  const auto same_problems = [&all](const ByNumber& other) {
    return std::equal(other.begin(), other.end(), all.front().begin(), all.front().end(),
                      [](const auto& a, const auto& b) { return a.first == b.first; });
  };
  if (!std::all_of(all.begin(), all.end(), same_problems)) return of_independent(all);
  std::vector<double> means;
  for (const auto& [number, share] : all.front()) {
    double sum = 0;
    for (const auto& shares : all) sum += shares.at(number);
    means.push_back(sum / static_cast<double>(all.size()));
  }
  return mean_estimate(means);
}

}  // namespace score
