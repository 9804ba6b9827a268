#include "harness/cli/help.h"

#include <algorithm>
#include <set>
#include <sstream>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using Catch::Matchers::ContainsSubstring;

namespace {

std::size_t widest(const std::string& text) {
  std::size_t width = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    width = std::max(width, static_cast<std::size_t>(
                                std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; })));
  }
  return width;
}

}  // namespace

TEST_CASE("Each command's help names its flags, has examples and fits into 100 columns", "[help]") {
  for (const auto& command : cli::commands()) {
    const std::string text = cli::help(command);
    CAPTURE(command.name, text);
    CHECK_THAT(text, ContainsSubstring("usage: harness " + std::string(command.name)) && ContainsSubstring("Examples"));
    const std::string flags_part = text.substr(0, text.find("\nExamples"));
    CHECK(widest(flags_part) <= 100);
    for (const auto& flag : cli::flags()) {
      const bool named = text.find("--" + std::string(flag.name)) != std::string::npos;
      if ((flag.commands & command.command) != 0) CHECK(named);
    }
  }
  for (const auto& command : cli::commands())
    CHECK_THAT(cli::help(), ContainsSubstring("  " + std::string(command.name) + " "));
}

TEST_CASE("Flags are unique and every flag belongs to a command", "[help]") {
  std::set<std::string_view> names;
  for (const auto& flag : cli::flags()) {
    CHECK(names.insert(flag.name).second);
    CHECK(flag.commands != 0);
    CHECK_FALSE(flag.help.empty());
  }
  for (const auto& command : cli::commands()) {
    std::set<char> letters;
    for (const auto& flag : cli::flags()) {
      if ((flag.commands & command.command) != 0 && flag.letter != 0) CHECK(letters.insert(flag.letter).second);
    }
  }
}
