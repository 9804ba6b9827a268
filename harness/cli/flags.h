// The flag table: the one place that knows the flags. Parsing, the config file, `--help` and the suggestions for
// misspelt names all read it.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/cli/settings.h"

namespace cli {

struct Flag {
  std::string_view name;     // without dashes: "n-samples"
  char letter;               // short form, or 0
  std::string_view value;    // what stands behind it in the help: "N"; empty: a switch
  std::string_view heading;  // of its group in the help
  std::string_view help;
  unsigned commands;  // bits of Command
  /// Takes the value ("true" or "false" for a switch). Error kUsage: completes "--name VALUE: …".
  base::Status (*set)(Settings& settings, const std::string& value);
  bool list = false;  // may be given several times; the values are joined by commas
};

std::span<const Flag> flags();
/// Null if the table has no such flag.
const Flag* find_flag(std::string_view name);

struct CommandInfo {
  Command command;
  std::string_view name;
  std::string_view arguments;  // "RUN"
  std::string_view summary;    // one line
  std::string_view text;       // what else one should know; may be empty
  std::string_view examples;   // one a line
};

std::span<const CommandInfo> commands();

}  // namespace cli
