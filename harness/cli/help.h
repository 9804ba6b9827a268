// `--help`, written from the flag table.
#pragma once

#include <string>

#include "harness/cli/flags.h"

namespace cli {

/// All commands, one line each.
std::string help();
/// One command: usage, flags by group, examples. At most 100 columns wide.
std::string help(const CommandInfo& command);

}  // namespace cli
