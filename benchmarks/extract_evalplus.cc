// evalplus' sanitize (evalplus/sanitize.py), see extract_official.h.
#include <algorithm>
#include <map>
#include <queue>
#include <set>
#include <vector>

#include "benchmarks/chunks.h"
#include "benchmarks/extract_official.h"
#include "benchmarks/fences.h"
#include "benchmarks/prompts.h"
#include "benchmarks/syntax.h"

namespace benchmarks {
namespace {

using Kind = Statement::Kind;

constexpr std::size_t kMostParsed = 4'000'000;  // bytes

struct Window {
  std::size_t first = 0;
  std::size_t last = 0;
  std::size_t weight = 0;  // lines that are not blank
};

std::string text_of(const std::vector<std::string_view>& lines, const Window& window) {
  std::string text;
  for (auto i = window.first; i <= window.last; ++i) text.append(i == window.first ? "" : "\n").append(lines[i]);
  return text;
}

/// All windows of two lines and more, heaviest first; of equals the first.
std::vector<Window> windows_of(const std::vector<std::string_view>& lines) {
  std::vector<Window> windows;
  for (std::size_t first = 0; first < lines.size(); ++first) {
    std::size_t weight = strip(lines[first]).empty() ? 0 : 1;
    for (std::size_t last = first + 1; last < lines.size(); ++last) {
      weight += strip(lines[last]).empty() ? 0 : 1;
      if (weight > 0) windows.push_back({first, last, weight});
    }
  }
  std::stable_sort(windows.begin(), windows.end(),
                   [](const Window& a, const Window& b) { return a.weight > b.weight; });
  return windows;
}

std::string cut_to_fence(std::string_view text) {
  const auto blocks = fenced_blocks(text);
  return blocks.empty() ? std::string(text) : blocks[0].code;
}

/// Step (b): the window that parses with the most lines; only the first line if none does.
std::string longest_valid(std::string_view text) {
  const auto lines = lines_of(text);
  if (lines.empty()) return "";
  constexpr std::size_t kMostLines = 1500;  // windows are quadratic in the lines
  std::size_t budget = lines.size() > kMostLines ? 0 : kMostParsed;
  if (budget > 0) {
    for (const auto& window : windows_of(lines)) {
      std::string code = text_of(lines, window);
      if (code.size() > budget) return cut_to_fence(text);
      budget -= code.size();
      if (!outline("python", code).has_error) return code;
    }
    return std::string(lines[0]);
  }
  return cut_to_fence(text);
}

/// The name under which a statement is kept; empty: it is dropped.
std::string kept_name(const Statement& statement) {
  if (statement.decorated || statement.names.empty()) return "";
  if (statement.kind == Kind::kClass || (statement.kind == Kind::kFunction && statement.has_return))
    return statement.names[0];
  return statement.kind == Kind::kAssignment && statement.plain_assignment ? statement.names[0] : "";
}

/// Names that can be reached from the entry point through identifiers.
std::set<std::string> reachable(const std::string& entry, const std::map<std::string, const Statement*>& definitions) {
  std::set<std::string> visited = {entry};
  std::queue<std::string> queue({entry});
  for (; !queue.empty(); queue.pop()) {
    const auto definition = definitions.find(queue.front());
    if (definition == definitions.end()) continue;
    for (const auto* names : {&definition->second->references, &definition->second->attributes})
      for (const auto& name : *names)
        if (visited.insert(name).second) queue.push(name);
  }
  return visited;
}

std::string without_ansi(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\x1b' || i + 1 >= text.size() || text[i + 1] != '[') {
      out += text[i];
      continue;
    }
    i = std::min(text.find_first_not_of("0123456789;?", i + 2), text.size());
  }
  return out;
}

}  // namespace

Solution extract_evalplus(std::string_view answer, const ExtractionTask& task) {
  const std::string code = longest_valid(without_ansi(answer));
  const Outline outline = benchmarks::outline("python", code);
  std::map<std::string, const Statement*> definitions;
  std::string out;
  for (const auto& statement : outline.statements) {
    const auto text = std::string_view(code).substr(statement.begin, statement.end - statement.begin);
    if (statement.kind == Kind::kImport && !text.starts_with("from __future__")) out.append(text) += '\n';
    if (const std::string name = kept_name(statement); !name.empty())
      definitions.emplace(name, &statement);  // the first of a name wins
  }
  const auto wanted = reachable(std::string(task.entry_point), definitions);
  for (const auto& statement : outline.statements) {
    const std::string name = kept_name(statement);
    if (name.empty() || definitions.at(name) != &statement || (!task.entry_point.empty() && !wanted.contains(name)))
      continue;
    out.append(std::string_view(code).substr(statement.begin, statement.end - statement.begin)) += '\n';
  }
  if (out.empty()) return {code, true, true};
  out.pop_back();
  return {std::move(out), true, true};
}

}  // namespace benchmarks
