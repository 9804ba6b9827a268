// One file a format: each turns a Summary (and where it needs them, the single results) into text. Pure: no files, no
// terminal.
#pragma once

#include <span>
#include <string>

#include "harness/base/records.h"
#include "harness/base/summary.h"

namespace reports {

struct TerminalOptions {
  bool color = false;
  bool unicode = true;  // frames and bars; false: ASCII only, for pipes and old terminals (names stay as they are)
  int columns = 100;
};

/// The table that ends a run.
std::string terminal(const base::Summary& summary, const TerminalOptions& options);
/// The same and the failed and unscored samples with their evidence, at most kMaxFailures, for a pull request or a lab
/// book. Only these are read from `results`, so passes may be left out.
std::string markdown(const base::Summary& summary, std::span<const base::TestResult> results);
/// One row a number (RFC 4180): each pass@k with its uncertainty, that of each group, then the failures of
/// each category.
std::string csv(const base::Summary& summary);
/// base::to_json(summary), indented.
std::string json(const base::Summary& summary);

/// Rows of the failure table of markdown(); what is left out is said.
inline constexpr int kMaxFailures = 200;

}  // namespace reports
