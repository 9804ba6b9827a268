#include <array>
#include <cstdio>

#include "reports/report.h"

namespace reports {
namespace {

/// RFC 4180: quoted where needed, quotes doubled.
std::string field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

/// The shortest of 15 and 17 digits that reads back as the same number.
std::string number(double value) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.15g", value);
  double back = 0;
  if (std::sscanf(text.data(), "%lf", &back) != 1 || back != value)
    std::snprintf(text.data(), text.size(), "%.17g", value);
  return text.data();
}

std::string numbers_of(const std::optional<base::Estimate>& estimate) {
  if (!estimate) return ",,,";  // not available
  return number(estimate->value) + "," + number(estimate->standard_error) + "," + number(estimate->low) + "," +
         number(estimate->high);
}

/// The cells before the numbers.
std::string head(const base::Summary& summary, const base::BenchmarkSummary& benchmark, const std::string& part,
                 const std::string& metric) {
  return field(summary.run) + "," + field(summary.model) + "," + field(benchmark.benchmark) + "," +
         field(benchmark.profile) + "," + field(part) + "," + field(metric) + ",";
}

std::string row(const base::Summary& summary, const base::BenchmarkSummary& benchmark, const std::string& part,
                const std::string& metric, const std::string& numbers) {
  return head(summary, benchmark, part, metric) + numbers + "," + std::to_string(benchmark.problems) + "," +
         std::to_string(benchmark.problems_total) + "," + std::to_string(benchmark.samples) + "," +
         std::to_string(benchmark.scored) + "," + std::to_string(benchmark.passed) + "," +
         std::to_string(benchmark.unscored) + "\r\n";
}

}  // namespace

std::string csv(const base::Summary& summary) {
  std::string text =
      "run,model,benchmark,profile,part,metric,value,standard_error,low,high,problems,problems_total,samples,scored,"
      "passed,unscored\r\n";
  for (const auto& benchmark : summary.benchmarks) {
    for (const auto& score : benchmark.pass_at_k) {
      text += row(summary, benchmark, score.part, "pass@" + std::to_string(score.k), numbers_of(score.estimate));
    }
    for (const auto& group : benchmark.groups) {
      text += head(summary, benchmark, group.kind + ": " + group.name, "pass@1") + numbers_of(group.estimate) + "," +
              std::to_string(group.problems) + ",,,,,\r\n";
    }
    for (const auto& entry : benchmark.categories) {
      text += row(summary, benchmark, "", "failures: " + entry.category, std::to_string(entry.count) + ",,,");
    }
  }
  for (const auto& average : summary.averages) {
    text += field(summary.run) + "," + field(summary.model) + "," + field(average.title) + ",,,mean pass@1," +
            numbers_of(average.estimate) + ",,,,,,\r\n";
  }
  return text;
}

}  // namespace reports
