#include "reports/format.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace reports {
namespace {

std::string formatted(const char* format, double number, int decimals) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), format, decimals, number);
  return text.data();
}

std::string one_of(std::int64_t count, const std::string& one, const std::string& many) {
  return grouped(count) + " " + (count == 1 ? one : many);
}

/// Why some pass@k has no number; "" if all have.
std::string missing_scores(const base::BenchmarkSummary& benchmark) {
  std::string names;
  for (const auto& score : benchmark.pass_at_k) {
    if (score.estimate) continue;
    names += (names.empty() ? "" : ", ") + score_name(score);
  }
  if (names.empty()) return "";
  if (benchmark.min_samples < 1) return "Not available: " + names + ", because a problem has no scored sample.";
  return "Not available: " + names + ", because a problem has only " +
         one_of(benchmark.min_samples, "scored sample", "scored samples") + ".";
}

}  // namespace

std::string percent(double share, int decimals) { return formatted("%.*f", share * 100, decimals); }

std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  const int first = number < 0 ? 1 : 0;
  for (int i = static_cast<int>(digits.size()) - 3; i > first; i -= 3) digits.insert(static_cast<std::size_t>(i), ",");
  return digits;
}

std::string duration(double seconds) {
  std::array<char, 64> text{};
  if (seconds < 0.9995) {
    std::snprintf(text.data(), text.size(), "%.0f ms", seconds * 1000);
  } else if (seconds < 59.95) {
    std::snprintf(text.data(), text.size(), "%.1f s", seconds);
  } else if (const long whole = std::lround(seconds); whole < 3600) {
    std::snprintf(text.data(), text.size(), "%ld min %02ld s", whole / 60, whole % 60);
  } else {
    const long minutes = std::lround(seconds / 60);
    std::snprintf(text.data(), text.size(), "%ld h %02ld min", minutes / 60, minutes % 60);
  }
  return text.data();
}

std::string score_name(const base::PassAtK& score) {
  return (score.part.empty() ? "" : printable(score.part) + " ") + "pass@" + std::to_string(score.k);
}

bool is_partial(const base::BenchmarkSummary& benchmark) { return benchmark.problems < benchmark.problems_total; }

std::string interval_text(const base::Estimate& estimate, bool unicode) {
  return percent(estimate.low, 1) + (unicode ? " – " : " - ") + percent(estimate.high, 1);
}

std::string rules_text(const base::BenchmarkSummary& benchmark) {
  std::string text = benchmark.profile.empty() ? "" : printable(benchmark.profile) + " rules";
  if (is_partial(benchmark)) text += text.empty() ? "partial run" : ", partial run";
  return text;
}

std::string benchmark_name(const base::BenchmarkSummary& benchmark) {
  const std::string rules = rules_text(benchmark);
  return printable(benchmark.title) + (rules.empty() ? "" : " (" + rules + ")");
}

std::string problems_text(const base::BenchmarkSummary& benchmark) {
  return grouped(benchmark.problems) + (is_partial(benchmark) ? "/" + grouped(benchmark.problems_total) : "");
}

std::string samples_text(const base::BenchmarkSummary& benchmark) {
  if (benchmark.unscored == 0) return grouped(benchmark.samples);
  return grouped(benchmark.scored) + "/" + grouped(benchmark.samples);
}

std::vector<std::string> warnings(const base::BenchmarkSummary& benchmark) {
  std::vector<std::string> lines;
  if (is_partial(benchmark)) {
    lines.push_back("Partial run: " + grouped(benchmark.problems) + " of " + grouped(benchmark.problems_total) +
                    " problems. Compare it only with a run of the same problems.");
  }
  if (benchmark.unscored > 0) {
    lines.push_back(one_of(benchmark.unscored, "sample is", "samples are") +
                    " unscored: the machine failed, not the model. They count neither as passed nor as failed; resume "
                    "the run to score them.");
  }
  for (const auto& flag : benchmark.pass_flags) {
    lines.push_back(one_of(flag.count, "passed sample is", "passed samples are") + " flagged \"" + flag.category +
                    "\": honest solutions hardly ever need that; results.jsonl names them.");
  }
  if (auto missing = missing_scores(benchmark); !missing.empty()) lines.push_back(std::move(missing));
  if (benchmark.min_samples > 0 && benchmark.min_samples != benchmark.max_samples) {
    lines.push_back("Problems have between " + grouped(benchmark.min_samples) + " and " +
                    grouped(benchmark.max_samples) + " scored samples; each problem has the same weight.");
  }
  return lines;
}

std::string tokens_text(const base::Summary& summary) {
  std::int64_t in = 0;
  std::int64_t out = 0;
  bool any = false;
  for (const auto& benchmark : summary.benchmarks) {
    in += benchmark.prompt_tokens.value_or(0);
    out += benchmark.completion_tokens.value_or(0);
    any = any || benchmark.prompt_tokens || benchmark.completion_tokens;
  }
  if (!any) return "";
  std::string text = grouped(in) + " in, " + grouped(out) + " out";
  if (summary.generation_s > 0) {
    text += " (" + formatted("%.*f", static_cast<double>(out) / summary.generation_s, 1) + " tokens/s)";
  }
  return text;
}

std::string answers_text(const base::Summary& summary) {
  if (!summary.answers) return "";
  const auto& answers = *summary.answers;
  std::string text = grouped(answers.finished) + " finished";
  const auto add = [&text](std::int64_t count, const char* separator, const std::string& words) {
    if (count > 0) text += separator + grouped(count) + " " + words;
  };
  add(answers.cut_off, ", ", "cut off");
  add(answers.refused, ", ", "refused");
  add(answers.not_told, ", ", "without a finish reason");
  add(answers.empty, ", ", "of them empty");
  add(answers.requests, "; ", answers.requests == 1 ? "request" : "requests");
  add(answers.retries, ", ", "of them repeated");
  add(answers.throttled, ", ", "throttled");
  return text;
}

std::string latency_text(const base::Summary& summary) {
  if (!summary.answers || summary.answers->latency_max_ms <= 0) return "";
  const auto& answers = *summary.answers;
  return "p50 " + duration(answers.latency_p50_ms / 1000) + ", p95 " + duration(answers.latency_p95_ms / 1000) +
         ", at most " + duration(answers.latency_max_ms / 1000);
}

std::string cost_text(const base::Summary& summary) { return summary.cost ? formatted("%.*f", *summary.cost, 4) : ""; }

std::string time_text(const base::Summary& summary) {
  double cpu_s = 0;
  std::int64_t samples = 0;
  std::int64_t distinct = 0;
  for (const auto& benchmark : summary.benchmarks) {
    cpu_s += benchmark.execution_cpu_ms / 1000;
    samples += benchmark.samples;
    distinct += benchmark.distinct_programs;
  }
  std::string text = duration(summary.wall_s) + " in all";
  if (summary.generation_s > 0) text += ", " + duration(summary.generation_s) + " generating";
  text += ", " + duration(cpu_s) + " of CPU for " + one_of(samples, "sample", "samples");
  if (distinct > 0 && distinct < samples)
    text += " (" + one_of(distinct, "distinct program", "distinct programs") + ")";
  return text;
}

}  // namespace reports
