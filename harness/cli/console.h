// What the harness says, and in which colours.
#pragma once

#include <string>

#include "harness/base/result.h"
#include "harness/cli/settings.h"
#include "reports/report.h"

namespace cli {

inline constexpr int kExitGood = 0;
inline constexpr int kExitGateFailed = 1;
inline constexpr int kExitError = 2;
inline constexpr int kExitInterrupted = 130;

/// Whether to colour what goes to `fd`: --color, else only a terminal and without NO_COLOR (no-color.org).
bool use_color(const Settings& settings, int fd);
/// Columns of the terminal, 100 where there is none, from 60 to 160.
int terminal_columns();
bool is_terminal(int fd);
/// How a table is printed on standard output: colour and frames on a terminal that can, plain text elsewhere.
reports::TerminalOptions terminal_options(const Settings& settings);

/// To standard output. Error kIo: it cannot be written (full disk, closed pipe).
base::Status print(const std::string& text);
/// "harness: MESSAGE" on standard error; returns the exit code that belongs to the error.
int report_error(const base::Error& error);

}  // namespace cli
