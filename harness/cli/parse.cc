#include "harness/cli/parse.h"

#include <cctype>
#include <fstream>
#include <map>

#include <CLI/CLI.hpp>

#include "harness/base/suggest.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorCode;

/// What was said for each flag, in one source.
using Given = std::map<const Flag*, std::vector<std::string>>;

Error usage(const std::string& message) { return {ErrorCode::kUsage, message}; }

std::vector<std::string> names_for(unsigned command) {
  std::vector<std::string> names;
  for (const Flag& flag : flags()) {
    if ((flag.commands & command) != 0) names.emplace_back(flag.name);
  }
  return names;
}

std::string commands_with(const Flag& flag) {
  std::string list;
  for (const CommandInfo& command : commands()) {
    if ((flag.commands & command.command) != 0)
      list += (list.empty() ? "`harness " : ", `harness ") + std::string(command.name) + "`";
  }
  return list;
}

/// The nearest known flag as ` (did you mean --limit?)`.
std::string did_you_mean_flag(const std::string& name, unsigned command) {
  const std::string nearest = base::nearest(name, names_for(command));
  return nearest.empty() ? "" : " (did you mean --" + nearest + "?)";
}

base::Status check_long_name(const std::string& name, const CommandInfo& command) {
  if (name == "help") return {};
  const Flag* flag = find_flag(name);
  if (flag == nullptr) {
    return usage("unknown flag --" + name + did_you_mean_flag(name, command.command) + "; see `harness " +
                 std::string(command.name) + " --help`");
  }
  if ((flag->commands & command.command) == 0) {
    return usage("--" + name + " is no flag of `harness " + std::string(command.name) + "`; " + commands_with(*flag) +
                 " takes it");
  }
  return {};
}

/// CLI11 would call a misspelt flag an argument too many; this names it and its nearest.
base::Status check_names(const std::vector<std::string>& arguments, const CommandInfo& command) {
  for (const std::string& argument : arguments) {
    if (argument == "--") return {};
    if (argument.size() > 2 && argument.starts_with("--")) {
      HARNESS_TRY(check_long_name(argument.substr(2, argument.find('=') - 2), command));
    } else if (argument.size() > 1 && argument[0] == '-' &&
               std::isalpha(static_cast<unsigned char>(argument[1])) != 0) {
      bool known = argument[1] == 'h';
      for (const Flag& flag : flags())
        known = known || (flag.letter == argument[1] && (flag.commands & command.command) != 0);
      if (!known)
        return usage("unknown flag " + argument.substr(0, 2) + "; see `harness " + std::string(command.name) +
                     " --help`");
    }
  }
  return {};
}

/// CLI11's "--limit: 1 required TEXT missing" and the like, in our words.
Error parse_error(const CLI::ParseError& error) {
  const std::string what = error.what();
  const std::string flag = what.substr(0, what.find(':'));
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr && flag.starts_with("-"))
    return usage(flag + " needs a value");
  return usage(what);
}

/// Splits the arguments into flags with their values, and the rest.
base::Status read_arguments(std::vector<std::string> arguments, const CommandInfo& command, Given& given,
                            std::vector<std::string>& rest, bool& help) {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  app.add_flag("-h,--help", help);
  std::map<const Flag*, CLI::Option*> options;
  for (const Flag& flag : flags()) {
    if ((flag.commands & command.command) == 0) continue;
    const std::string names =
        (flag.letter != 0 ? std::string("-") + flag.letter + "," : "") + "--" + std::string(flag.name);
    CLI::Option* option = flag.value.empty() ? app.add_flag(names) : app.add_option(names)->expected(1);
    options[&flag] =
        option->multi_option_policy(flag.list ? CLI::MultiOptionPolicy::TakeAll : CLI::MultiOptionPolicy::TakeLast);
  }
  try {
    std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back
    app.parse(arguments);
  } catch (const CLI::ParseError& error) {
    return parse_error(error);
  }
  for (const auto& [flag, option] : options) {
    if (option->count() > 0) given[flag] = option->results();
  }
  rest = app.remaining();
  std::erase(rest, "--");
  return {};
}

/// Reads a TOML file. A section named like a command holds settings of this command only.
base::Status read_config(const std::filesystem::path& file, const CommandInfo& command, Given& given) {
  std::vector<CLI::ConfigItem> items;
  std::ifstream stream(file);
  if (!stream.good()) return Error{ErrorCode::kNotFound, "cannot read the config file " + file.string()};
  try {
    items = CLI::ConfigTOML().from_config(stream);
  } catch (const CLI::Error& error) {
    return usage(file.string() + " is no TOML file: " + error.what());
  }
  for (const CLI::ConfigItem& item : items) {
    if (item.name == "++" || item.name == "--") continue;  // CLI11's marks for the begin and end of a section
    if (!item.parents.empty() && item.parents.front() != command.name) continue;
    const Flag* flag = find_flag(item.name);
    if (flag == nullptr) {
      return usage(file.string() + ": unknown setting \"" + item.name + "\"" +
                   base::did_you_mean(item.name, names_for(~0U)));
    }
    if ((flag->commands & command.command) != 0) given[flag] = item.inputs;
  }
  return {};
}

base::Status apply(const Given& given, const std::string& source, Settings& settings) {
  for (const Flag& flag : flags()) {
    const auto found = given.find(&flag);
    if (found == given.end()) continue;
    std::string value;
    for (const std::string& word : found->second) value = flag.list && !value.empty() ? value + "," + word : word;
    if (flag.value.empty() && found->second.empty()) value = "true";
    if (auto status = flag.set(settings, value); !status.ok()) {
      const std::string shown = flag.value.empty() ? "" : " " + (value.empty() ? "\"\"" : value);
      return usage(source + "--" + std::string(flag.name) + shown + ": " + status.error().message);
    }
  }
  return {};
}

const CommandInfo* find_command(const std::string& name) {
  for (const CommandInfo& command : commands()) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

Error unknown_command(const std::string& name) {
  if (name.starts_with("-"))
    return usage("a command comes first, as in `harness run " + name + " …`; see `harness --help`");
  std::vector<std::string> names;
  for (const CommandInfo& command : commands()) names.emplace_back(command.name);
  return usage("unknown command \"" + name + "\"" + base::did_you_mean(name, names) + "; see `harness --help`");
}

}  // namespace

base::Result<Parsed> parse(const std::vector<std::string>& arguments) {
  Parsed parsed;
  const std::string first = arguments.empty() ? "--help" : arguments.front();
  if (first == "--version" || first == "-V") parsed.wish = Parsed::Wish::kVersion;
  if (first == "--help" || first == "-h" || first == "help") parsed.wish = Parsed::Wish::kHelp;
  if (parsed.wish != Parsed::Wish::kCommand) {
    if (first == "help" && arguments.size() > 1) {
      parsed.command = find_command(arguments[1]);
      if (parsed.command == nullptr) return unknown_command(arguments[1]);
    }
    return parsed;
  }
  parsed.command = find_command(first);
  if (parsed.command == nullptr) return unknown_command(first);
  const std::vector<std::string> rest(arguments.begin() + 1, arguments.end());
  HARNESS_TRY(check_names(rest, *parsed.command));
  Given from_line;
  Given from_file;
  bool help = false;
  HARNESS_TRY(read_arguments(rest, *parsed.command, from_line, parsed.settings.arguments, help));
  if (help) {
    parsed.wish = Parsed::Wish::kHelp;
    return parsed;
  }
  if (const auto config = from_line.find(find_flag("config")); config != from_line.end()) {
    const std::filesystem::path file = config->second.back();
    HARNESS_TRY(read_config(file, *parsed.command, from_file));
    HARNESS_TRY(apply(from_file, file.string() + ": ", parsed.settings));
  }
  HARNESS_TRY(apply(from_line, "", parsed.settings));
  return parsed;
}

}  // namespace cli
