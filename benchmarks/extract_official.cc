#include "benchmarks/extract_official.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <vector>

#include "benchmarks/prompts.h"
#include "benchmarks/python_literal.h"

namespace benchmarks {
namespace {

constexpr auto kNone = std::string::npos;

std::string stripped(std::string_view text) { return std::string(strip(text)); }

/// Cuts at `mark` and strips, if it is there.
void cut_at(std::string& text, std::string_view mark) {
  if (const auto at = text.find(mark); at != kNone) text = stripped(std::string_view(text).substr(0, at));
}

std::string wizardcoder(std::string_view answer, std::string_view closing) {
  std::string text = replace_all(answer, "\r", "");
  if (const auto response = text.find("### Response:"); response != kNone) text = text.substr(response + 13);
  text = replace_all(text, "\t", "    ");
  if (const auto fence = text.find("```python"); fence != kNone) {
    text = replace_all(stripped(std::string_view(text).substr(fence)), "```python", "");
    cut_at(text, closing);
  }
  if (text.find("__name__ == \"__main__\"") != kNone) cut_at(text, "if __name__ == \"__main__\":");
  cut_at(text, "# Example usage");
  return text;
}

/// A quoted string is taken as its content; the original calls eval() on the answer.
std::string unquoted(std::string_view answer) {
  return python_string_literal(strip(answer)).value_or(std::string(answer));
}

/// The first block between ``` and ```, without the rest of the fence's line; or what follows the only fence.
std::string first_block(std::string text) {
  const auto open = text.find("```");
  if (open == kNone) return text;
  const auto close = text.find("```", open + 3);
  if (close == kNone) return text.substr(open + 3);
  std::string block = text.substr(open + 3, close - open - 3);
  if (!block.starts_with('\n')) block.erase(0, block.find('\n') == kNone ? 0 : block.find('\n') + 1);
  return block;
}

std::string left_strip_newlines(const std::string& text) {
  return text.substr(std::min(text.find_first_not_of('\n'), text.size()));
}

/// Python's split("\n"): a final newline gives an empty last line.
std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t begin = 0;
  for (auto end = text.find('\n'); end != kNone; end = text.find('\n', begin)) {
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  lines.push_back(text.substr(begin));
  return lines;
}

std::string join_lines(const std::vector<std::string>& lines) {
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) text += (i == 0 ? "" : "\n") + lines[i];
  return text;
}

void drop_empty_lines(std::string& text) {
  auto lines = split_lines(text);
  std::erase(lines, "");
  text = join_lines(lines);
}

void drop_first_line(std::string& text) { text = text.find('\n') == kNone ? "" : text.substr(text.find('\n') + 1); }

/// Ends the body before the first line that is indented less than its first.
std::string cut_at_dedent(const std::string& text) {
  auto lines = split_lines(text);
  std::optional<std::size_t> indent;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto content = strip(lines[i]);
    if (content.empty() || content[0] == '\'' || content[0] == '"' || content[0] == '#') continue;
    const auto spaces = static_cast<std::size_t>(content.data() - lines[i].data());
    if (indent && spaces < *indent) {
      lines.resize(i);
      break;
    }
    if (!indent) indent = spaces;
  }
  return join_lines(lines);
}

}  // namespace

Solution extract_wizardcoder(std::string_view answer, const ExtractionTask& /*task*/) {
  return {wizardcoder(answer, "```"), false, true};
}

Solution extract_wizardcoder_mbpp(std::string_view answer, const ExtractionTask& /*task*/) {
  std::string text = wizardcoder(answer, "\n```");
  cut_at(text, "# Test examples");
  return {std::move(text), false, true};
}

Solution extract_wizardcoder_mbpp_plus(std::string_view answer, const ExtractionTask& task) {
  Solution solution = extract_wizardcoder_mbpp(answer, task);
  cut_at(solution.code, "assert");
  return solution;
}

Solution extract_opencompass_2024_03(std::string_view answer, const ExtractionTask& /*task*/) {
  std::string text = first_block(left_strip_newlines(unquoted(answer)));
  if (const auto code = strip(text); code.starts_with("from") || code.starts_with("import")) {
    if (const auto definition = text.find("def"); definition != kNone) {
      const auto end = text.find('\n', definition);
      text.erase(0, end == kNone ? 0 : end + 1);
    }
  }
  drop_empty_lines(text);
  text = left_strip_newlines(text);
  if (strip(text).starts_with("def")) drop_first_line(text);
  if (text.starts_with(' ')) {
    const auto content = strip(text);
    text = "    " + (content.empty() ? "" : text.substr(static_cast<std::size_t>(content.data() - text.data())));
  } else {
    auto lines = split_lines(text);
    for (auto& line : lines) line.insert(0, "    ");
    text = join_lines(lines);
  }
  return {cut_at_dedent(text), false, true};
}

Solution extract_opencompass(std::string_view answer, const ExtractionTask& /*task*/) {
  std::string text(answer);
  for (auto open = text.find("```"); open != kNone; open = text.find("```", open + 3)) {  // ```\w*\n(.*?)```
    auto code = open + 3;
    while (code < text.size() && (std::isalnum(static_cast<unsigned char>(text[code])) != 0 || text[code] == '_'))
      ++code;
    if (code >= text.size() || text[code] != '\n') continue;
    const auto close = text.find("```", code + 1);
    if (close == kNone) break;
    text = text.substr(code + 1, close - code - 1);
    break;
  }
  const auto content = strip(text);
  if (content.empty()) return {"", false, true};
  return {text.substr(static_cast<std::size_t>(content.data() - text.data())), false, true};
}

Solution extract_opencompass_mbpp_2024_03(std::string_view answer, const ExtractionTask& /*task*/) {
  std::string text = stripped(first_block(unquoted(answer)));
  if (auto done = std::min(text.find("[DONE]"), text.find("DONE")); done != kNone) {
    auto quote = done;
    while (quote > 0 && std::isspace(static_cast<unsigned char>(text[quote - 1])) != 0) --quote;
    if (quote > 0 && text[quote - 1] == '\'') done = quote - 1;
    text.erase(done);
  }
  if (const auto begin = std::min(text.find("[BEGIN]"), text.find("BEGIN")); begin != kNone) {
    auto end = begin + (text[begin] == '[' ? 7 : 5);
    if (end < text.size() && text[end] == '\'')
      end = std::min(text.find_first_not_of(" \t\n\r\f\v", end + 1), text.size());
    text.erase(0, end);
  }
  text = stripped(text);
  if (text.starts_with('\'')) text.erase(0, 1);
  if (text.ends_with('\'')) text.pop_back();
  text = replace_all(text, "\\", "");
  if (const auto open = text.find("```python"); open != kNone && text.find("```", open + 9) != kNone) {
    text = stripped(std::string_view(text).substr(open + 9));
    text = stripped(std::string_view(text).substr(0, text.find("```")));
  }
  return {std::move(text), true, true};
}

}  // namespace benchmarks
