#include "benchmarks/extract_braces.h"

#include <algorithm>
#include <array>
#include <optional>
#include <ranges>
#include <set>
#include <vector>

#include "benchmarks/chunks.h"
#include "benchmarks/fences.h"
#include "benchmarks/prompts.h"
#include "benchmarks/syntax.h"
#include "benchmarks/whole_program.h"

namespace benchmarks {
namespace {

using Kind = Statement::Kind;

constexpr int kMostStarts = 8;  // lines of prose that may be where the code begins

/// How good a piece of code is as the answer; larger is better.
enum Rank {
  kNothing,    // no code
  kUsage,      // code without any definition: examples
  kOtherCode,  // definitions, but not of the function
  kBody,       // continues the stub
  kBroken,     // seems to define the function, with errors
  kCutOff,     // defines it without errors, but the answer ends within the block
  kComplete,
};

struct Candidate {
  std::string code;
  bool closed = true;
  Outline outline;
  Rank rank = kNothing;
};

std::string_view text_of(std::string_view code, const Statement& statement) {
  return code.substr(statement.begin, statement.end - statement.begin);
}

/// A variable counts if a function is its value, a prototype does not.
bool is_definition_of(const Statement& statement, std::string_view code, std::string_view entry) {
  if (std::find(statement.names.begin(), statement.names.end(), entry) == statement.names.end()) return false;
  if (statement.kind == Kind::kFunction) return statement.body_end > 0;
  const bool has_value = statement.kind == Kind::kAssignment || statement.kind == Kind::kExpression;
  return has_value && text_of(code, statement).find_first_of("{>") != std::string_view::npos;
}

/// The function's definition at the top level, or for Java the one in a class there.
const Statement* definition_of(const Outline& outline, std::string_view code, const ExtractionTask& task) {
  const Statement* found = nullptr;
  for (const auto& statement : outline.statements) {
    if (is_definition_of(statement, code, task.entry_point)) found = &statement;
    if (task.language != "java" || statement.kind != Kind::kClass || statement.body_end == 0) continue;
    const auto body = code.substr(statement.body_begin, statement.body_end - statement.body_begin);
    for (const auto& member : benchmarks::outline("java", body).statements)
      if (is_definition_of(member, body, task.entry_point)) found = &statement;
  }
  return found;
}

bool mentions_definition(std::string_view code, const ExtractionTask& task) {
  if (task.entry_point.empty() || code.find('{') == std::string_view::npos) return false;
  const std::string name(task.entry_point);
  if (task.language == "go") return code.find("func " + name) != std::string_view::npos;
  if (task.language == "rust") return code.find("fn " + name) != std::string_view::npos;
  if (task.language != "javascript") return code.find(" " + name + "(") != std::string_view::npos;
  for (const std::string before : {"function ", "const ", "let ", "var "})
    if (code.find(before + name) != std::string_view::npos) return true;
  return false;
}

/// The code as a body of the stub's function, closed as far as needed; empty if it is none.
std::optional<std::string> as_body(const std::string& code, const ExtractionTask& task) {
  if (task.stub.empty() || strip(code).empty()) return std::nullopt;
  const std::size_t most = closing_of(task.language).size() / 2;  // "\n}" once or twice
  std::string body = code;
  for (std::size_t closed = 0; closed <= most; ++closed, body += "\n}") {
    const std::string program = std::string(task.stub) + body;
    const Outline whole = outline(task.language, program);
    if (whole.has_error || definition_of(whole, program, task) == nullptr) continue;
    std::vector<Edit> edits;
    for (const auto& statement : whole.statements)
      if (statement.begin >= task.stub.size() && belongs_to_test(task.language, statement, text_of(program, statement)))
        edits.push_back({statement.begin, statement.end, ""});
    return edited(program, std::move(edits)).substr(task.stub.size());
  }
  return std::nullopt;
}

/// The code closed by the count of its braces, for bodies that the grammar does not understand.
std::string closed_by_count(const std::string& code, const ExtractionTask& task) {
  const auto most = static_cast<std::ptrdiff_t>(closing_of(task.language).size() / 2);
  const auto open = most + std::count(code.begin(), code.end(), '{') - std::count(code.begin(), code.end(), '}');
  std::string body = code;
  for (std::ptrdiff_t i = 0; i < std::clamp<std::ptrdiff_t>(open, 0, most); ++i) body += "\n}";
  return body;
}

/// A return outside any function, one brace too many, indentation: signs of a body without its signature.
bool looks_like_body(const Candidate& candidate) {
  const auto first = candidate.code.find_first_not_of(" \t\n");
  if (first != std::string::npos && first > 0 && candidate.code[first - 1] != '\n') return true;
  const auto closed = std::count(candidate.code.begin(), candidate.code.end(), '}');
  if (closed > std::count(candidate.code.begin(), candidate.code.end(), '{')) return true;
  return std::any_of(candidate.outline.statements.begin(), candidate.outline.statements.end(),
                     [](const Statement& s) { return s.returns_outside; });
}

bool has_definition(const Outline& outline) {
  return std::any_of(outline.statements.begin(), outline.statements.end(),
                     [](const Statement& s) { return s.kind == Kind::kFunction || s.kind == Kind::kClass; });
}

void rank(Candidate& candidate, const ExtractionTask& task) {
  candidate.outline = outline(task.language, candidate.code);
  const auto* definition = definition_of(candidate.outline, candidate.code, task);
  if (definition != nullptr && !definition->has_error) {
    candidate.rank = candidate.outline.has_error ? kBroken : candidate.closed ? kComplete : kCutOff;
    return;
  }
  const bool body = looks_like_body(candidate) && as_body(candidate.code, task);
  const bool broken = !body && candidate.outline.has_error && mentions_definition(candidate.code, task);
  const bool may_be_body = looks_like_body(candidate) && !has_definition(candidate.outline) && !task.stub.empty();
  if (body || (!broken && may_be_body))
    candidate.rank = kBody;
  else if (broken)
    candidate.rank = kBroken;
  else if (has_definition(candidate.outline))
    candidate.rank = kOtherCode;
  else if (!strip(candidate.code).empty())
    candidate.rank = kUsage;
}

/// Without what comes behind the last whole statement of an answer that was cut off, if the function is before it.
void drop_broken_tail(Candidate& candidate, const ExtractionTask& task) {
  const Outline outline = benchmarks::outline(task.language, candidate.code);
  if (!outline.has_error) return;
  const auto* definition = definition_of(outline, candidate.code, task);
  if (definition == nullptr || definition->has_error) return;
  std::size_t end = definition->end;
  for (const auto& statement : outline.statements) {
    if (statement.begin < definition->end) continue;
    if (statement.has_error || statement.kind == Kind::kError) break;
    end = statement.end;
  }
  candidate.code = candidate.code.substr(0, end) + "\n";
}

std::vector<Candidate> fenced_candidates(std::string_view text, const ExtractionTask& task) {
  std::vector<Candidate> candidates;
  const auto blocks = fenced_blocks(text);
  for (const bool of_language : {true, false}) {
    for (const auto& block : blocks) {
      if (of_language != may_be(task.language, block.language)) continue;
      Candidate candidate{block.code, block.closed, {}, kNothing};
      if (!candidate.closed) drop_broken_tail(candidate, task);
      rank(candidate, task);
      candidates.push_back(std::move(candidate));
    }
    if (!candidates.empty()) return candidates;  // a block marked as another language only if there is nothing else
  }
  return candidates;
}

bool may_begin_code(std::string_view line, const ExtractionTask& task) {
  static constexpr std::array<std::string_view, 27> kStarts = {
      "#include", "#define", "import ",  "package ", "use ",    "using ", "class ", "public ", "private ",
      "static ",  "struct ", "template", "const ",   "let ",    "var ",   "async ", "func ",   "function ",
      "fn ",      "pub ",    "type ",    "impl ",    "export ", "//",     "/*",     "#[",      "@"};
  const auto content = strip(line);
  for (const auto start : kStarts)
    if (content.starts_with(start)) return true;
  return !task.entry_point.empty() && content.find(std::string(task.entry_point) + "(") != std::string_view::npos;
}

bool may_end_code(std::string_view line) {
  const auto content = strip(line);
  return content.ends_with('}') || content.ends_with(';') || content == ")";
}

/// Answers without fences: all of it, or from a line that may begin code to the last that may end it.
Candidate from_prose(const std::string& text, const ExtractionTask& task) {
  Candidate whole{text, true, {}, kNothing};
  rank(whole, task);
  if (whole.rank == kComplete || whole.rank == kBody) return whole;
  const auto lines = lines_of(text);
  std::size_t end = lines.size();
  while (end > 0 && !may_end_code(lines[end - 1])) --end;
  std::size_t brace = end;  // a sentence may end with a semicolon
  while (brace > 0 && !strip(lines[brace - 1]).starts_with('}')) --brace;
  int starts = 0;
  Candidate best;
  for (std::size_t i = 0; i < end && starts < kMostStarts && best.rank < kComplete; ++i) {
    if (!may_begin_code(lines[i], task)) continue;
    ++starts;
    for (const std::size_t last : {end, brace}) {
      Candidate part;
      for (auto line = i; line < last; ++line) part.code.append(lines[line]) += '\n';
      rank(part, task);
      if (part.rank > best.rank) best = std::move(part);
      if (best.rank == kComplete || brace == end) break;
    }
  }
  if (best.rank >= kBody) return best;
  if (whole.rank == kUsage && text.find(';') == std::string::npos && text.find('}') == std::string::npos)
    whole.rank = kNothing;  // a sentence
  return whole.rank == kUsage || whole.rank == kNothing ? Candidate{} : whole;
}

/// Functions, types and variables of other blocks that the chosen one refers to and nobody there defines, with the
/// imports of their blocks.
std::string missing_helpers(const std::vector<Candidate>& candidates, const Candidate& chosen,
                            const ExtractionTask& task) {
  std::set<std::string> wanted;
  std::set<std::string> known = {std::string(task.entry_point)};
  const std::string stub = std::string(task.stub).append(closing_of(task.language));
  for (const auto& outline : {chosen.outline, benchmarks::outline(task.language, stub)})
    for (const auto& statement : outline.statements) known.insert(statement.names.begin(), statement.names.end());
  for (const auto& statement : chosen.outline.statements)
    wanted.insert(statement.references.begin(), statement.references.end());
  const bool in_class =
      task.language == "java" && std::any_of(chosen.outline.statements.begin(), chosen.outline.statements.end(),
                                             [](const Statement& s) { return s.kind == Kind::kClass; });
  std::string code;
  for (const auto& other : std::views::reverse(candidates)) {
    if (&other == &chosen || other.outline.has_error) continue;
    std::string imports;
    std::string helpers;
    for (const auto& statement : other.outline.statements) {
      const auto text = text_of(other.code, statement);
      if (statement.kind == Kind::kImport) imports.append(text) += '\n';
      const bool needed = std::any_of(statement.names.begin(), statement.names.end(), [&](const std::string& name) {
        return wanted.contains(name) && !known.contains(name);
      });
      if (!needed || statement.kind == Kind::kExpression || (in_class && statement.kind != Kind::kClass) ||
          belongs_to_test(task.language, statement, text))
        continue;
      known.insert(statement.names.begin(), statement.names.end());
      helpers.append(text) += '\n';
    }
    if (!helpers.empty()) code = imports + helpers + code;
  }
  return code;
}

Solution as_solution(const Candidate& chosen, const std::vector<Candidate>& candidates, const ExtractionTask& task) {
  if (chosen.rank == kNothing) return {"", false, false};
  if (chosen.rank == kBody || chosen.rank == kUsage || chosen.rank == kOtherCode)
    if (auto body = as_body(chosen.code, task)) return {std::move(*body), false, true};
  if (chosen.rank == kBody) return {closed_by_count(chosen.code, task), false, true};
  return {whole_program(missing_helpers(candidates, chosen, task) + chosen.code, task), true, true};
}

}  // namespace

Solution extract_braces(std::string_view answer, const ExtractionTask& task) {
  std::string text;
  for (const char c : strip_reasoning(answer))
    if (c != '\r') text += c;
  auto candidates = fenced_candidates(text, task);
  if (candidates.empty()) candidates.push_back(from_prose(text, task));
  const auto* best = &candidates.front();
  for (const auto& candidate : candidates)
    if (candidate.rank >= best->rank) best = &candidate;
  return as_solution(*best, candidates, task);
}

}  // namespace benchmarks
