#include "harness/score/summarize.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "harness/base/names.h"
#include "harness/score/estimate.h"
#include "harness/score/pass_at_k.h"

namespace score {
namespace {

constexpr std::size_t kOwnVerdict = std::numeric_limits<std::size_t>::max();  // not a part

void count_in(std::vector<base::CategoryCount>& counts, const std::string& category) {
  for (auto& entry : counts) {
    if (entry.category == category) {
      ++entry.count;
      return;
    }
  }
  counts.push_back({category, 1});
}

/// Most frequent first.
std::vector<base::CategoryCount> sorted(std::vector<base::CategoryCount> counts) {
  std::sort(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
    return a.count != b.count ? a.count > b.count : a.category < b.category;
  });
  return counts;
}

}  // namespace

void Summarizer::add(const base::TestResult& result) {
  const auto [entry, fresh] = index_.try_emplace(result.task_id, problems_.size());
  if (fresh) problems_.emplace_back().task_id = result.task_id;
  PerProblem& problem = problems_[entry->second];
  const auto count = [](Count& where, base::Verdict verdict) {
    where.scored += base::is_scored(verdict) ? 1 : 0;
    where.passed += verdict == base::Verdict::kPassed ? 1 : 0;
  };
  count(problem.own, result.verdict);
  if (result.parts.empty()) count(problem.bare, result.verdict);
  for (const auto& [name, verdict] : result.parts) {
    const auto part =
        static_cast<std::size_t>(std::find(part_names_.begin(), part_names_.end(), name) - part_names_.begin());
    if (part == part_names_.size()) part_names_.push_back(name);
    if (problem.parts.size() <= part) problem.parts.resize(part + 1);
    count(problem.parts[part], verdict);
  }
  ++totals_.samples;
  totals_.execution_cpu_ms += result.usage.cpu_ms + result.usage.build_cpu_ms;
  if (!base::is_scored(result.verdict)) {
    ++totals_.unscored;
    return;
  }
  ++totals_.scored;
  if (result.verdict == base::Verdict::kPassed) {
    ++totals_.passed;
    for (const auto& flag : result.evidence.flags) count_in(pass_flags_, flag);
  } else {
    count_in(categories_, result.evidence.category);
  }
}

Summarizer::Count Summarizer::count_of(const PerProblem& problem, std::size_t part) const {
  if (part == kOwnVerdict) return problem.own;
  Count count = problem.bare;
  if (part < problem.parts.size()) {
    count.scored += problem.parts[part].scored;
    count.passed += problem.parts[part].passed;
  }
  return count;
}

base::PassAtK Summarizer::estimate(std::size_t part, int k) const {
  base::PassAtK score{part == kOwnVerdict ? "" : part_names_[part], k, std::nullopt};
  std::vector<double> values;
  values.reserve(problems_.size());
  for (const auto& problem : problems_) {
    const Count count = count_of(problem, part);
    const auto value = pass_at_k(count.scored, count.passed, k);
    if (!value) return score;
    values.push_back(*value);
  }
  if (!values.empty()) score.estimate = mean_estimate(values);
  return score;
}

base::BenchmarkSummary Summarizer::summarize() const {
  base::BenchmarkSummary summary = totals_;
  summary.problems = static_cast<int>(problems_.size());
  for (const auto& problem : problems_) {
    const bool first = &problem == &problems_.front();
    summary.min_samples = first ? problem.own.scored : std::min(summary.min_samples, problem.own.scored);
    summary.max_samples = std::max(summary.max_samples, problem.own.scored);
  }
  for (const int k : ks_) summary.pass_at_k.push_back(estimate(kOwnVerdict, k));
  for (std::size_t part = 0; part < part_names_.size(); ++part) {
    for (const int k : ks_) summary.pass_at_k.push_back(estimate(part, k));
  }
  summary.categories = sorted(categories_);
  summary.pass_flags = sorted(pass_flags_);
  return summary;
}

std::vector<TaskCount> Summarizer::tasks(const std::string& part) const {
  std::size_t index = kOwnVerdict;
  if (!part.empty()) {
    index = static_cast<std::size_t>(std::find(part_names_.begin(), part_names_.end(), part) - part_names_.begin());
    if (index == part_names_.size()) return {};
  }
  std::vector<TaskCount> tasks;
  tasks.reserve(problems_.size());
  for (const auto& problem : problems_) {
    const Count count = count_of(problem, index);
    tasks.push_back({problem.task_id, count.scored, count.passed});
  }
  return tasks;
}

}  // namespace score
