#include <cctype>
#include <optional>

#include "harness/base/names.h"
#include "reports/format.h"
#include "reports/report.h"

namespace reports {
namespace {

constexpr int kMaxCell = 160;

/// Text of a model or program inside a table cell: shown as it is, never as markup, link, mention or HTML.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : fit(printable(text), kMaxCell, true)) {
    switch (c) {
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '&':
        result += "&amp;";
        break;
      case '@':  // "pass@1" is no mention, "@name" is
        result += !result.empty() && std::isalnum(static_cast<unsigned char>(result.back())) != 0 ? "@" : "&#64;";
        break;
      case '|':
      case '\\':
      case '`':
      case '*':
      case '_':
      case '[':
      case ']':
      case '#':
      case '~':
      case '!':
        result += '\\';
        result += c;
        break;
      default:
        result += c;
    }
  }
  return result;
}

/// Three cells: value, standard error, interval.
std::string numbers_of(const std::optional<base::Estimate>& estimate) {
  if (!estimate) return "n/a | | ";
  return "**" + percent(estimate->value, 2) + "** | " + percent(estimate->standard_error, 2) + " | " +
         interval_text(*estimate, true);
}

std::string score_rows(const base::BenchmarkSummary& benchmark) {
  std::string text;
  for (const auto& score : benchmark.pass_at_k) {
    text += "| " + escaped(benchmark_name(benchmark)) + " | " + escaped(score_name(score)) + " | " +
            numbers_of(score.estimate) + " | " + problems_text(benchmark) + " | " + samples_text(benchmark) + " |\n";
  }
  return text;
}

std::string average_row(const base::AverageScore& average) {
  return "| " + escaped(average.title) + " | mean pass@1 | " + numbers_of(average.estimate) + " | | |\n";
}

std::string group_table(const base::BenchmarkSummary& benchmark) {
  if (benchmark.groups.empty()) return "";
  std::string text = "\n### " + escaped(benchmark_name(benchmark)) +
                     ": pass@1 of its parts\n\n| by | | % | ± SE | 95 % interval | problems "
                     "|\n|---|---|---:|---:|:---:|---:|\n";
  for (const auto& group : benchmark.groups) {
    text += "| " + escaped(group.kind) + " | " + escaped(group.name) + " | " + numbers_of(group.estimate) + " | " +
            grouped(group.problems) + " |\n";
  }
  return text;
}

std::string category_table(const base::BenchmarkSummary& benchmark) {
  const std::int64_t failed = benchmark.scored - benchmark.passed;
  if (failed == 0) return "";
  std::string text = "\n### " + escaped(benchmark_name(benchmark)) + ": why " + grouped(failed) + " of " +
                     grouped(benchmark.scored) + " samples failed\n\n| category | samples | share |\n|---|---:|---:|\n";
  for (const auto& entry : benchmark.categories) {
    text += "| " + escaped(entry.category) + " | " + grouped(entry.count) + " | " +
            percent(static_cast<double>(entry.count) / static_cast<double>(failed), 1) + " % |\n";
  }
  return text;
}

/// The evidence in one cell: message, then where, then expected and got.
std::string evidence_cell(const base::TestResult& result) {
  const auto& evidence = result.evidence;
  std::string text = escaped(evidence.message);
  const auto add = [&text](const std::string& words) { text += (text.empty() ? "" : "; ") + words; };
  if (evidence.line > 0) {
    const std::string where = (evidence.in_test ? "test line " : "line ") + std::to_string(evidence.line);
    add(where + (evidence.source_line.empty() ? "" : ": " + escaped(evidence.source_line)));
  }
  if (!evidence.expected.empty()) add("expected " + escaped(evidence.expected));
  if (!evidence.got.empty()) add("got " + escaped(evidence.got));
  for (const auto& flag : evidence.flags) add("flag " + escaped(flag));
  return text;
}

std::string failure_table(std::span<const base::TestResult> results) {
  std::string rows;
  int count = 0;
  for (const auto& result : results) {
    if (result.verdict == base::Verdict::kPassed || ++count > kMaxFailures) continue;
    rows += "| " + escaped(result.task_id) + " | " + std::to_string(result.sample) + " | " +
            escaped(result.evidence.category) + " | " + evidence_cell(result) + " |\n";
  }
  if (count == 0) return "";
  std::string text =
      "\n## Samples that did not pass\n\n| task | sample | category | evidence |\n|---|---:|---|---|\n" + rows;
  if (count > kMaxFailures) {
    text += "\n" + grouped(count - kMaxFailures) + " more are in the run's results.jsonl.\n";
  }
  return text;
}

std::string remarks(const base::Summary& summary) {
  std::string text;
  for (const auto& benchmark : summary.benchmarks) {
    const std::string prefix = escaped(benchmark.title) + ": ";
    for (const auto& warning : warnings(benchmark)) text += "> **" + prefix + escaped(warning) + "**\n>\n";
    for (const auto& note : benchmark.notes) text += "> " + prefix + escaped(note) + "\n>\n";
  }
  if (text.empty()) return "";
  text.resize(text.size() - std::string_view(">\n").size());  // nothing follows the last one
  return "\n" + text;
}

std::string details(const base::Summary& summary) {
  std::string text = "\n## How it was made\n\n| | |\n|---|---|\n";
  const auto row = [&text](const std::string& name, const std::string& value) {
    if (!value.empty()) text += "| " + escaped(name) + " | " + escaped(value) + " |\n";
  };
  row("created", summary.created);
  row("harness", summary.harness_version);
  row("tokens", tokens_text(summary));
  row("cost", cost_text(summary));
  row("answers", answers_text(summary));
  row("latency", latency_text(summary));
  row("time", time_text(summary));
  for (const auto& [name, value] : summary.settings) row(name, value);
  std::string sandbox;
  for (const auto& mechanism : summary.sandbox) sandbox += (sandbox.empty() ? "" : ", ") + mechanism;
  if (!sandbox.empty()) text += "| sandbox | " + escaped(sandbox) + " |\n";
  return text;
}

}  // namespace

std::string markdown(const base::Summary& summary, std::span<const base::TestResult> results) {
  std::string text = "# " + escaped(summary.model) + "\n\nRun " + escaped(summary.run) + "\n\n";
  text +=
      "| benchmark (rules) | score | % | ± SE | 95 % interval | problems | samples "
      "|\n|---|---|---:|---:|:---:|---:|---:|\n";
  for (const auto& benchmark : summary.benchmarks) text += score_rows(benchmark);
  for (const auto& average : summary.averages) text += average_row(average);
  text += remarks(summary);
  for (const auto& benchmark : summary.benchmarks) text += group_table(benchmark);
  for (const auto& benchmark : summary.benchmarks) text += category_table(benchmark);
  return text + details(summary) + failure_table(results);
}

}  // namespace reports
