#include <algorithm>
#include <cmath>

#include "reports/format.h"
#include "reports/report.h"
#include "reports/table.h"

namespace reports {
namespace {

constexpr int kLabel = 10;  // width of the names at the left of the closing lines
constexpr std::size_t kMaxCategories = 16;

/// Words in colour, if asked for.
class Paint {
 public:
  explicit Paint(bool color) : color_(color) {}
  [[nodiscard]] std::string bold(const std::string& text) const { return in("1", text); }
  [[nodiscard]] std::string dim(const std::string& text) const { return in("2", text); }
  [[nodiscard]] std::string warning(const std::string& text) const { return in("33", text); }
  [[nodiscard]] std::string bar(const std::string& text) const { return in("36", text); }

 private:
  [[nodiscard]] std::string in(const char* code, const std::string& text) const {
    return color_ && !text.empty() ? std::string("\x1b[") + code + "m" + text + "\x1b[0m" : text;
  }
  bool color_;
};

/// Model at the left, run and version at the right.
std::string heading(const base::Summary& summary, const TerminalOptions& options, const Paint& paint) {
  std::string right =
      "run " + printable(summary.run) + (options.unicode ? " · " : ", ") + "harness " + summary.harness_version;
  right = fit(right, options.columns * 2 / 3, options.unicode);
  const int room = options.columns - display_width(right) - 2;
  const std::string left = fit(printable(summary.model), std::max(8, room), options.unicode);
  return paint.bold(pad_right(left, room)) + "  " + paint.dim(right) + "\n";
}

/// "59.76 ± 3.84", both in percent.
std::string value_text(const base::Estimate& estimate, bool unicode) {
  return percent(estimate.value, 2) + (unicode ? " ± " : " +/- ") + pad_left(percent(estimate.standard_error, 2), 4);
}

/// One row a score; the rules stand under the benchmark's name.
void add_scores(Table& table, const base::BenchmarkSummary& benchmark, bool unicode) {
  std::vector<std::string> names{printable(benchmark.title), "  " + printable(benchmark.profile) + " rules"};
  if (is_partial(benchmark)) names.emplace_back("  partial run");
  const std::size_t rows = std::max(names.size(), benchmark.pass_at_k.size());
  for (std::size_t i = 0; i < rows; ++i) {
    std::vector<std::string> cells(6);
    if (i < names.size()) cells[0] = names[i];
    if (i < benchmark.pass_at_k.size()) {
      const auto& score = benchmark.pass_at_k[i];
      cells[1] = score_name(score);
      cells[2] = score.estimate ? value_text(*score.estimate, unicode) : "n/a";
      if (score.estimate) cells[3] = interval_text(*score.estimate, unicode);
    }
    if (i == 0) {
      cells[4] = problems_text(benchmark);
      cells[5] = samples_text(benchmark);
    }
    table.add(
        std::move(cells), i == 0,
        {i == 0 ? Table::Emphasis::kStrong : Table::Emphasis::kWeak, Table::Emphasis::kNone, Table::Emphasis::kStrong});
  }
}

std::string scores(const base::Summary& summary, const TerminalOptions& options) {
  Table table({{"Benchmark", false},
               {"Score", false},
               {options.unicode ? "% ± SE" : "% +/- SE", true},
               {"95 % interval", true},
               {"Problems", true},
               {"Samples", true}});
  for (const auto& benchmark : summary.benchmarks) add_scores(table, benchmark, options.unicode);
  for (const auto& average : summary.averages) {
    const auto& estimate = average.estimate;
    table.add({printable(average.title), "mean pass@1", estimate ? value_text(*estimate, options.unicode) : "n/a",
               estimate ? interval_text(*estimate, options.unicode) : "", "", ""},
              true, {Table::Emphasis::kStrong, Table::Emphasis::kNone, Table::Emphasis::kStrong});
  }
  return table.render({options.color, options.unicode, options.columns});
}

/// The scores of a benchmark's parts, a rule between kinds; "" if it has none.
std::string groups(const base::BenchmarkSummary& benchmark, const TerminalOptions& options) {
  if (benchmark.groups.empty()) return "";
  Table table({{printable(benchmark.title) + " by", false},
               {"", false},
               {options.unicode ? "pass@1, % ± SE" : "pass@1, % +/- SE", true},
               {"95 % interval", true},
               {"Problems", true}});
  std::string last;
  for (const auto& group : benchmark.groups) {
    const auto& estimate = group.estimate;
    const bool first = group.kind != last;
    table.add({first ? printable(group.kind) : "", printable(group.name),
               estimate ? value_text(*estimate, options.unicode) : "n/a",
               estimate ? interval_text(*estimate, options.unicode) : "", grouped(group.problems)},
              first, {Table::Emphasis::kStrong, Table::Emphasis::kNone, Table::Emphasis::kStrong});
    last = group.kind;
  }
  return "\n" + table.render({options.color, options.unicode, options.columns});
}

/// A bar of `share` of `columns`, drawn to the eighth of a character in Unicode.
std::string bar(double share, int columns, bool unicode) {
  const int eighths = std::max(1, static_cast<int>(std::lround(share * columns * 8)));
  if (!unicode) return std::string(static_cast<std::size_t>(std::max(1, eighths / 8)), '#');
  static constexpr const char* kPartial[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  std::string text;
  for (int i = 0; i < eighths / 8; ++i) text += "█";
  return text + kPartial[eighths % 8];
}

std::string failures(const base::BenchmarkSummary& benchmark, const TerminalOptions& options, const Paint& paint) {
  const std::int64_t failed = benchmark.scored - benchmark.passed;
  if (failed == 0) return "";
  std::string text = "\n" +
                     paint.bold(benchmark_name(benchmark) + ": why " + grouped(failed) + " of " +
                                grouped(benchmark.scored) + " samples failed") +
                     "\n";
  std::vector<base::CategoryCount> shown = benchmark.categories;
  if (shown.size() > kMaxCategories) {
    base::CategoryCount rest{grouped(static_cast<std::int64_t>(shown.size() - kMaxCategories + 1)) + " others", 0};
    for (std::size_t i = kMaxCategories - 1; i < shown.size(); ++i) rest.count += shown[i].count;
    shown.resize(kMaxCategories - 1);
    shown.push_back(rest);
  }
  int label = 0;
  std::int64_t most = 1;
  for (const auto& entry : shown) {
    label = std::max(label, display_width(printable(entry.category)));
    most = std::max(most, entry.count);
  }
  label = std::min(label, 30);
  const int count = static_cast<int>(grouped(most).size());
  const int room = std::max(10, options.columns - label - count - 15);
  for (const auto& entry : shown) {
    const double share = static_cast<double>(entry.count) / static_cast<double>(failed);
    text += "  " + pad_right(fit(printable(entry.category), label, options.unicode), label) + "  " +
            pad_left(grouped(entry.count), count) + "  " + pad_left(percent(share, 1), 5) + " %  " +
            paint.bar(bar(static_cast<double>(entry.count) / static_cast<double>(most), room, options.unicode)) + "\n";
  }
  return text;
}

/// A name at the left and wrapped text beside it.
std::string labelled(const std::string& label, const std::string& words, const TerminalOptions& options,
                     const Paint& paint) {
  std::string text;
  for (const auto& line : wrap(printable(words), options.columns - kLabel)) {
    text += (text.empty() ? paint.dim(pad_right(label, kLabel)) : std::string(kLabel, ' ')) + line + "\n";
  }
  return text;
}

std::string joined(const std::vector<std::string>& items, const std::string& separator) {
  std::string text;
  for (const auto& item : items) text += (text.empty() ? "" : separator) + item;
  return text;
}

std::string bill(const base::Summary& summary, const TerminalOptions& options, const Paint& paint) {
  std::vector<std::string> settings;
  for (const auto& [name, value] : summary.settings) settings.push_back(name + " " + value);
  return labelled("tokens", tokens_text(summary), options, paint) +
         labelled("cost", cost_text(summary), options, paint) +
         labelled("answers", answers_text(summary), options, paint) +
         labelled("latency", latency_text(summary), options, paint) +
         labelled("time", time_text(summary), options, paint) +
         labelled("settings", joined(settings, options.unicode ? " · " : ", "), options, paint) +
         labelled("sandbox", joined(summary.sandbox, ", "), options, paint);
}

std::string remarks(const base::Summary& summary, const TerminalOptions& options, const Paint& paint) {
  std::string text;
  const auto add = [&](const std::string& label, const std::string& words, bool warning) {
    bool first = true;
    for (const auto& line : wrap(printable(words), options.columns - kLabel)) {
      const std::string whole = pad_right(first ? label : "", kLabel) + line;
      text += (warning ? paint.warning(whole) : whole) + "\n";
      first = false;
    }
  };
  for (const auto& benchmark : summary.benchmarks) {
    const std::string prefix = summary.benchmarks.size() > 1 ? benchmark.title + ": " : "";
    for (const auto& warning : warnings(benchmark)) add("warning", prefix + warning, true);
    for (const auto& note : benchmark.notes) add("note", prefix + note, false);
  }
  return text;
}

}  // namespace

std::string terminal(const base::Summary& summary, const TerminalOptions& options) {
  const Paint paint(options.color);
  std::string text = heading(summary, options, paint) + scores(summary, options);
  for (const auto& benchmark : summary.benchmarks) text += groups(benchmark, options);
  for (const auto& benchmark : summary.benchmarks) text += failures(benchmark, options, paint);
  text += "\n" + bill(summary, options, paint);
  if (const auto closing = remarks(summary, options, paint); !closing.empty()) text += "\n" + closing;
  return text;
}

}  // namespace reports
