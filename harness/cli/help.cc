#include "harness/cli/help.h"

#include <algorithm>
#include <sstream>
#include <vector>

namespace cli {
namespace {

constexpr std::size_t kWidth = 100;
constexpr std::size_t kFlagColumn = 30;

/// Columns that a UTF-8 text takes; all our help is of single-width characters.
std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

/// The text in lines of at most kWidth columns; all but the first begin with `indent` spaces.
std::string wrapped(std::string_view text, std::size_t column, std::size_t indent) {
  std::string result;
  std::istringstream words{std::string(text)};
  for (std::string word; words >> word;) {
    if (column + columns(word) + 1 > kWidth) {
      result += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (!result.empty()) {
      result += ' ';
      ++column;
    }
    result += word;
    column += columns(word);
  }
  return result;
}

std::string flag_line(const Flag& flag) {
  std::string left = flag.letter != 0 ? std::string("  -") + flag.letter + ", " : "      ";
  left += "--" + std::string(flag.name);
  if (!flag.value.empty()) left += " " + std::string(flag.value);
  const std::size_t width = columns(left);
  left += width + 1 < kFlagColumn ? std::string(kFlagColumn - width, ' ') : "\n" + std::string(kFlagColumn, ' ');
  return left + wrapped(flag.help, kFlagColumn, kFlagColumn) + "\n";
}

std::string indented(std::string_view lines) {
  std::string result;
  std::istringstream stream{std::string(lines)};
  for (std::string line; std::getline(stream, line);) result += "  " + line + "\n";
  return result;
}

}  // namespace

std::string help() {
  std::string text =
      "harness measures how well a model writes code: it asks for solutions, runs them in a sandbox against\n"
      "the tests of a benchmark, and reports pass@k with error bars and an analysis of the errors.\n\n"
      "usage: harness COMMAND [options]\n\nCommands\n";
  for (const CommandInfo& command : commands()) {
    text += "  " + std::string(command.name) + std::string(12 - command.name.size(), ' ') +
            std::string(command.summary) + "\n";
  }
  text += "\nOptions\n  --help, --version; `harness COMMAND --help` explains a command\n\nExamples\n";
  text +=
      "  harness data fetch humaneval\n"
      "  harness run --model smollm2 --benchmark humaneval --limit 20\n"
      "  harness evaluate --samples samples.jsonl --benchmark humaneval\n\n";
  return text + "Exit status: 0 good, 1 a gate failed, 2 wrong usage or an error, 130 interrupted.\n";
}

std::string help(const CommandInfo& command) {
  std::string text = wrapped(command.summary, 0, 0) + ".\n";
  if (!command.text.empty()) text += wrapped(command.text, 0, 0) + "\n";
  text += "\nusage: harness " + std::string(command.name);
  if (!command.arguments.empty()) text += " " + std::string(command.arguments);
  text += " [options]\n";
  std::vector<std::string_view> headings;
  for (const Flag& flag : flags()) {
    if (std::find(headings.begin(), headings.end(), flag.heading) == headings.end()) headings.push_back(flag.heading);
  }
  for (const std::string_view heading : headings) {
    std::string group;
    for (const Flag& flag : flags()) {
      if (flag.heading == heading && (flag.commands & command.command) != 0) group += flag_line(flag);
    }
    if (!group.empty()) text += "\n" + std::string(heading) + "\n" + group;
  }
  return text + "\nExamples\n" + indented(command.examples);
}

}  // namespace cli
