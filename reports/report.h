// One file a format: each turns a Summary (and where it needs them, the single results) into text. Pure: no files, no terminal.
#pragma once

#include <span>
#include <string>

#include "harness/base/records.h"
#include "harness/base/summary.h"

namespace reports {

struct TerminalOptions {
  bool color = false;
  int columns = 100;
};

/// The table that ends a run.
std::string terminal(const base::Summary& summary, const TerminalOptions& options);
/// The same and the failed samples with their evidence, for a pull request or a lab book.
std::string markdown(const base::Summary& summary, std::span<const base::TestResult> results);
std::string csv(const base::Summary& summary);
std::string json(const base::Summary& summary);

}  // namespace reports
