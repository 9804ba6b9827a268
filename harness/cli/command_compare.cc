// harness compare, harness gate: two runs, task by task.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "harness/base/json.h"
#include "harness/cli/commands.h"
#include "harness/cli/console.h"
#include "harness/run/run_summary.h"
#include "harness/score/compare.h"
#include "harness/score/gate.h"

namespace cli {
namespace {

constexpr std::size_t kNamedTasks = 12;

/// Failures of one category, in both runs.
struct CategoryPair {
  std::string category;
  std::int64_t baseline = 0;
  std::int64_t candidate = 0;
};

struct Pair {
  std::string title;
  score::Comparison comparison;
  std::vector<CategoryPair> categories;  // the baseline's most frequent first
};

base::Error usage(const std::string& message) { return {base::ErrorCode::kUsage, message}; }

std::vector<CategoryPair> side_by_side(const std::vector<base::CategoryCount>& baseline,
                                       const std::vector<base::CategoryCount>& candidate) {
  std::vector<CategoryPair> pairs;
  for (const auto& [category, count] : baseline) pairs.push_back({category, count, 0});
  for (const auto& [category, count] : candidate) {
    const auto same = std::find_if(pairs.begin(), pairs.end(), [&](const auto& p) { return p.category == category; });
    if (same == pairs.end())
      pairs.push_back({category, 0, count});
    else
      same->candidate = count;
  }
  return pairs;
}

/// Compares every benchmark that both runs have. Error: none, or one scored by different rules.
base::Result<std::vector<Pair>> compare_runs(const std::filesystem::path& baseline,
                                             const std::filesystem::path& candidate) {
  HARNESS_ASSIGN(const auto before, run::summarize_run(baseline, {1}));
  HARNESS_ASSIGN(const auto after, run::summarize_run(candidate, {1}));
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < before.summary.benchmarks.size(); ++i) {
    const auto& old_part = before.summary.benchmarks[i];
    const auto found = std::find_if(after.summary.benchmarks.begin(), after.summary.benchmarks.end(),
                                    [&](const auto& part) { return part.benchmark == old_part.benchmark; });
    if (found == after.summary.benchmarks.end()) continue;
    if (found->profile != old_part.profile) {
      return usage(old_part.title + " was scored by the rules of " + old_part.profile + " in " + baseline.string() +
                   " and of " + found->profile + " in " + candidate.string() + ": such scores cannot be compared");
    }
    const auto j = static_cast<std::size_t>(found - after.summary.benchmarks.begin());
    auto comparison = score::compare(before.tasks[i], after.tasks[j]);
    if (!comparison.ok()) return comparison.error().at(old_part.title);
    pairs.push_back({old_part.title, std::move(*comparison), side_by_side(old_part.categories, found->categories)});
  }
  if (pairs.empty()) return usage(baseline.string() + " and " + candidate.string() + " have no benchmark in common");
  return pairs;
}

std::string printed(const char* format, double value) {
  char text[64];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

std::string percent(double share) { return printed("%.1f %%", 100 * share); }

std::string task_list(const std::string& label, const std::vector<std::string>& tasks) {
  if (tasks.empty()) return "";
  std::string text = "  " + label + " " + std::to_string(tasks.size()) + ": ";
  for (std::size_t i = 0; i < tasks.size() && i < kNamedTasks; ++i) text += (i == 0 ? "" : ", ") + tasks[i];
  return text + (tasks.size() > kNamedTasks ? ", …\n" : "\n");
}

/// The failures of both runs by category, as the papers show them.
std::string category_table(const std::vector<CategoryPair>& categories) {
  if (categories.empty()) return "";
  std::string text = fmt::format("  {:<24}{:>10}{:>10}{:>9}\n", "failures", "baseline", "candidate", "change");
  for (const auto& [category, baseline, candidate] : categories)
    text += fmt::format("  {:<24}{:>10}{:>10}{:>+9}\n", category, baseline, candidate, candidate - baseline);
  return text;
}

std::string text_of(const Pair& pair) {
  const auto& c = pair.comparison;
  const double points = 100 * c.difference.value;
  std::string text = pair.title + ", pass@1 over " + std::to_string(c.problems) +
                     " tasks: " + percent(c.baseline.value) + " → " + percent(c.candidate.value) + ", " +
                     printed("%+.1f points", points) + " (95 % interval " + printed("%+.1f", 100 * c.difference.low) +
                     " … " + printed("%+.1f", 100 * c.difference.high) + "), p = " + printed("%.3g", c.p_value) + " (" +
                     c.test + ")\n";
  if (c.only_baseline + c.only_candidate > 0) {
    text += "  left out, scored in one run only: " + std::to_string(c.only_baseline + c.only_candidate) + " tasks\n";
  }
  return text + task_list("better", c.gained) + task_list("worse", c.lost) + category_table(pair.categories);
}

base::Json json_of(const Pair& pair) {
  const auto& c = pair.comparison;
  base::Json categories = base::Json::object();
  for (const auto& [category, baseline, candidate] : pair.categories)
    categories[category] = {{"baseline", baseline}, {"candidate", candidate}};
  return {{"benchmark", pair.title},
          {"problems", c.problems},
          {"baseline", c.baseline.value},
          {"candidate", c.candidate.value},
          {"difference", c.difference.value},
          {"low", c.difference.low},
          {"high", c.difference.high},
          {"p_value", c.p_value},
          {"test", c.test},
          {"better", c.gained},
          {"worse", c.lost},
          {"failures", categories}};
}

int show(const std::string& text, int exit_code) {
  const auto done = print(text);
  return done.ok() ? exit_code : report_error(done.error());
}

}  // namespace

int compare_command(const Settings& settings) {
  if (settings.arguments.size() != 2)
    return report_error(usage("name two runs, as in `harness compare runs/base runs/tuned`"));
  const auto pairs = compare_runs(settings.arguments[0], settings.arguments[1]);
  if (!pairs.ok()) return report_error(pairs.error());
  base::Json json = base::Json::array();
  std::string text;
  for (const Pair& pair : *pairs) {
    json.push_back(json_of(pair));
    text += text_of(pair);
  }
  return show(settings.json ? json.dump(2) + "\n" : text, kExitGood);
}

int gate_command(const Settings& settings) {
  if (settings.baseline.empty() || settings.candidate.empty()) {
    return report_error(usage("name both runs, as in `harness gate --baseline runs/base --candidate runs/new`"));
  }
  const auto pairs = compare_runs(settings.baseline, settings.candidate);
  if (!pairs.ok()) return report_error(pairs.error());
  base::Json json = base::Json::array();
  std::string text;
  bool passed = true;
  for (const Pair& pair : *pairs) {
    const score::GateResult result = score::gate(pair.comparison, {settings.tolerance, settings.alpha});
    passed = passed && result.passed;
    base::Json row = json_of(pair);
    row.update({{"passed", result.passed}, {"gate_p_value", result.p_value}, {"reason", result.reason}});
    json.push_back(row);
    text += text_of(pair) + (result.passed ? "  gate passed: " : "  GATE FAILED: ") + result.reason + "\n";
  }
  return show(settings.json ? json.dump(2) + "\n" : text, passed ? kExitGood : kExitGateFailed);
}

}  // namespace cli
