#include "harness/run/group_scores.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>
#include <utility>

#include "harness/score/average.h"

namespace run {
namespace {

std::optional<int> number_of(const std::string& task_id) {
  auto begin = task_id.size();
  while (begin > 0 && std::isdigit(static_cast<unsigned char>(task_id[begin - 1])) != 0) --begin;
  int number = 0;
  const auto [end, error] = std::from_chars(task_id.data() + begin, task_id.data() + task_id.size(), number);
  return error == std::errc() ? std::optional(number) : std::nullopt;
}

/// "0-2,5" of 0, 1, 2, 5.
std::string ranges_of(const std::vector<int>& numbers) {
  std::string text;
  for (std::size_t i = 0; i < numbers.size();) {
    std::size_t last = i;
    while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1) ++last;
    text += (text.empty() ? "" : ",") + std::to_string(numbers[i]);
    if (last > i) text += "-" + std::to_string(numbers[last]);
    i = last + 1;
  }
  return text;
}

using Ranges = std::vector<std::pair<int, int>>;  // ascending, both ends belong to it

Ranges parse_ranges(std::string_view text) {
  Ranges ranges;
  while (!text.empty()) {
    const auto part = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    std::pair<int, int> range;
    const auto first = std::from_chars(part.data(), part.data() + part.size(), range.first);
    if (first.ec != std::errc()) continue;
    range.second = range.first;
    const auto* const end = part.data() + part.size();
    if (first.ptr != end && *first.ptr == '-') std::from_chars(first.ptr + 1, end, range.second);
    ranges.push_back(range);
  }
  return ranges;
}

bool contains(const Ranges& ranges, int number) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [number](const auto& range) { return range.first <= number && number <= range.second; });
}

}  // namespace

base::Json describe_groups(const benchmarks::Benchmark& benchmark) {
  base::Json json;
  for (const auto& group : benchmark.groups()) {
    std::vector<int> numbers;
    for (const int problem : group.problems) {
      const auto number = number_of(benchmark.problems()[static_cast<std::size_t>(problem)].task_id);
      if (number) numbers.push_back(*number);
    }
    std::sort(numbers.begin(), numbers.end());
    json[group.kind][group.name] = ranges_of(numbers);
  }
  return json;
}

std::vector<GroupTasks> group_tasks(const base::Json& about, std::span<const score::TaskCount> tasks) {
  std::vector<GroupTasks> all;
  const auto kinds = about.find("groups");
  if (kinds == about.end() || !kinds->is_object()) return all;
  for (const auto& [kind, names] : kinds->items()) {
    if (!names.is_object()) continue;
    for (const auto& [name, numbers] : names.items()) {
      GroupTasks group{kind, name, {}};
      const Ranges ranges = parse_ranges(numbers.is_string() ? numbers.get<std::string>() : "");
      for (const auto& task : tasks) {
        const auto number = number_of(task.task_id);
        if (number && contains(ranges, *number)) group.tasks.push_back(task);
      }
      all.push_back(std::move(group));
    }
  }
  return all;
}

std::vector<base::GroupScore> group_scores(std::span<const GroupTasks> groups) {
  std::vector<base::GroupScore> scores;
  for (const auto& group : groups) {
    if (group.tasks.empty()) continue;
    scores.push_back(
        {group.kind, group.name, static_cast<int>(group.tasks.size()), score::average_of(std::span(&group.tasks, 1))});
  }
  return scores;
}

}  // namespace run
