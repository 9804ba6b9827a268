#include "benchmarks/extract_ds1000.h"

#include <algorithm>
#include <array>
#include <vector>

#include "benchmarks/chunks.h"
#include "benchmarks/fences.h"
#include "benchmarks/prompts.h"
#include "benchmarks/syntax.h"

namespace benchmarks {
namespace {

constexpr auto kNone = std::string_view::npos;

/// Python's split(mark)[0].
std::string_view before(std::string_view text, std::string_view mark) { return text.substr(0, text.find(mark)); }

/// re.search(open + "(.*?)" + close, text, re.DOTALL): the group, or the text itself.
std::string_view between(std::string_view text, std::string_view open, std::string_view close) {
  const auto begin = text.find(open);
  if (begin == kNone) return text;
  const auto from = begin + open.size();
  const auto end = text.find(close, from);
  return end == kNone ? text : text.substr(from, end - from);
}

/// Behind the last mark, up to its closing one. Marks in the middle of a sentence count, too: nobody talks of them.
std::string_view marked_region(std::string_view text) {
  struct Marks {
    std::string_view begin, end;
  };
  constexpr std::array<Marks, 2> kMarks{{{"BEGIN SOLUTION", "END SOLUTION"}, {"# SOLUTION START", "# SOLUTION END"}}};
  for (const auto& [begin, end] : kMarks) {
    if (const auto at = text.rfind(begin); at != kNone) text.remove_prefix(at + begin.size());
    auto close = text.find(end);
    if (close == kNone) continue;
    const auto line = text.substr(0, close).rfind('\n');  // "### END SOLUTION": the mark is a comment
    const auto lead = text.substr(line == kNone ? 0 : line + 1, close - (line == kNone ? 0 : line + 1));
    if (lead.find_first_not_of(" \t#") == kNone) close -= lead.size();
    text = text.substr(0, close);
  }
  return text;
}

/// What stands between <code> and </code>; the last may be open. With a closing tag alone the prompt had opened it.
std::vector<std::string> tagged_blocks(std::string_view text) {
  constexpr std::string_view kOpen = "<code>";
  constexpr std::string_view kClose = "</code>";
  std::vector<std::string> blocks;
  if (const auto close = text.find(kClose); close < text.find(kOpen)) {
    blocks.emplace_back(text.substr(0, close));
    text.remove_prefix(close + kClose.size());
  }
  for (auto open = text.find(kOpen); open != kNone; open = text.find(kOpen)) {
    text.remove_prefix(open + kOpen.size());
    const auto close = text.find(kClose);
    blocks.emplace_back(text.substr(0, close));
    text.remove_prefix(close == kNone ? text.size() : close + kClose.size());
  }
  return blocks;
}

std::vector<std::string> fenced_code(std::string_view text) {
  std::vector<std::string> code;
  for (const auto& block : fenced_blocks(text))
    if (may_be("python", block.language)) code.push_back(block.code);
  return code;
}

enum Rank { kBlank, kText, kCode, kWanted };  // larger is better

Rank rank(const std::string& code, const std::string& variable) {
  if (strip(code).empty()) return kBlank;
  const Outline parsed = outline("python", dedent(code));
  using Kind = Statement::Kind;
  const bool acts = std::any_of(parsed.statements.begin(), parsed.statements.end(), [](const Statement& s) {
    return s.kind != Kind::kComment && s.kind != Kind::kError && (s.kind != Kind::kExpression || s.has_effect);
  });
  if (parsed.has_error || !acts) return kText;
  return !variable.empty() && defines(parsed, variable) ? kWanted : kCode;
}

/// The best, of equals the last, since models correct themselves; empty if all are blank.
std::string best_of(const std::vector<std::string>& blocks, const std::string& variable) {
  std::string best;
  Rank best_rank = kText;
  for (const auto& block : blocks) {
    const Rank own = rank(block, variable);
    if (own < best_rank) continue;
    best = block;
    best_rank = own;
  }
  return best;
}

std::string code_in_prose(const std::string& text, const std::string& variable) {
  if (rank(text, variable) >= kCode) return text;
  std::string code;
  for (const auto& chunk : chunks_of("python", text))
    if (chunk.is_code) code += chunk.text;
  return code;
}

}  // namespace

Solution extract_ds1000(std::string_view answer, const ExtractionTask& /*task*/) {
  const std::string tagged = replace_all(before(answer, "</code>"), "```python", "");
  return {replace_all(before(before(tagged, "```"), "\nEND SOLUTION"), "<code>", ""), false, true};
}

Solution extract_opencompass_ds1000(std::string_view answer, const ExtractionTask& /*task*/) {
  std::string_view text = between(answer, "<code>", "</code>");
  text = between(text, "", "</code>");
  text = between(text, "```python", "```");
  text = between(text, "```", "```");
  return {std::string(between(text, "BEGIN SOLUTION", "END SOLUTION")), false, true};
}

Solution extract_ds1000_auto(std::string_view answer, const std::string& variable) {
  const std::string text = replace_all(strip_reasoning(answer), "\r", "");
  std::string region(marked_region(text));
  if (const auto tagged = best_of(tagged_blocks(region), variable); !tagged.empty()) region = tagged;
  if (const auto fenced = best_of(fenced_code(region), variable); !fenced.empty()) return {fenced, false, true};
  std::string code = code_in_prose(region, variable);
  const bool found = !strip(code).empty();
  return {std::move(code), false, found};
}

}  // namespace benchmarks
