// From the arguments of the process to Settings: the only user of CLI11 (flags, TOML).
#pragma once

#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/cli/flags.h"
#include "harness/cli/settings.h"

namespace cli {

struct Parsed {
  enum class Wish { kCommand, kHelp, kVersion };
  Wish wish = Wish::kCommand;
  const CommandInfo* command = nullptr;  // null: `harness --help`, `harness --version`
  Settings settings;
};

/// `arguments` without the program's name. Error kUsage: unknown command or flag (with the nearest), missing or wrong
/// value, damaged config file; one sentence.
base::Result<Parsed> parse(const std::vector<std::string>& arguments);

}  // namespace cli
