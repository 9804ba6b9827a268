// How numbers and texts look in every report. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/summary.h"

namespace reports {

/// 0.59756 with 2 decimals -> "59.76".
std::string percent(double share, int decimals);
/// 1234567 -> "1,234,567".
std::string grouped(std::int64_t number);
/// "850 ms", "12.3 s", "2 min 05 s", "3 h 07 min".
std::string duration(double seconds);

/// Printable text on one line: control characters become spaces, so that a program's message cannot steer a terminal.
std::string printable(std::string_view text);
/// Columns that UTF-8 text takes in a terminal: 1 a character, 2 for East Asian wide ones, 0 for combining marks.
int display_width(std::string_view text);
/// Cut to `columns` with an ellipsis ("…", or "..." if not `unicode`) where it is wider.
std::string fit(std::string_view text, int columns, bool unicode);
/// Padded with spaces to `columns`.
std::string pad_right(std::string_view text, int columns);
std::string pad_left(std::string_view text, int columns);
/// Breaks at spaces into lines of at most `columns`; a longer word stays whole.
std::vector<std::string> wrap(std::string_view text, int columns);

/// "pass@10" or "base pass@10".
std::string score_name(const base::PassAtK& score);
/// "52.2 – 67.3", in percent.
std::string interval_text(const base::Estimate& estimate, bool unicode);
/// "openai rules", with ", partial run" for a part of the problems.
std::string rules_text(const base::BenchmarkSummary& benchmark);
/// "HumanEval (openai rules)".
std::string benchmark_name(const base::BenchmarkSummary& benchmark);
/// "164", or "20/164" for a part of the problems.
std::string problems_text(const base::BenchmarkSummary& benchmark);
/// "164", or "161/164" where some are unscored.
std::string samples_text(const base::BenchmarkSummary& benchmark);
/// True if only a part of the problems was run.
bool is_partial(const base::BenchmarkSummary& benchmark);
/// What a reader must know before believing the number, most important first: partial, unscored, missing pass@k, uneven
/// sample counts.
std::vector<std::string> warnings(const base::BenchmarkSummary& benchmark);
/// "1,234 in, 5,678 out (45.6 tokens/s)"; "" if no benchmark counted tokens.
std::string tokens_text(const base::Summary& summary);
/// "18 finished, 2 cut off, 1 of them empty; 23 requests, 3 of them repeated"; "" if nobody was asked.
std::string answers_text(const base::Summary& summary);
/// "p50 2.1 s, p95 4.3 s, at most 5.0 s"; "" if nobody was asked.
std::string latency_text(const base::Summary& summary);
/// "0.0123", in the currency of the user's price table; "" without one.
std::string cost_text(const base::Summary& summary);
/// "2 min 05 s in all, 1 min 50 s generating, 12.3 s of CPU for 164 programs".
std::string time_text(const base::Summary& summary);

}  // namespace reports
