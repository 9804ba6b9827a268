#include "benchmarks/extract_auto.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <ranges>
#include <set>

#include "benchmarks/chunks.h"
#include "benchmarks/extract_braces.h"
#include "benchmarks/fences.h"
#include "benchmarks/prompts.h"
#include "benchmarks/syntax.h"

namespace benchmarks {
namespace {

using Kind = Statement::Kind;

/// How good a piece of code is as the answer; larger is better.
enum Rank {
  kNothing,    // no code
  kUsage,      // code without any definition: examples, tests
  kOtherCode,  // definitions, but not of the entry point
  kBody,       // continues the stub
  kBroken,     // defines the entry point, with errors
  kCutOff,     // defines it without errors, but the answer ends within the block
  kComplete,
};

struct Candidate {
  std::string code;
  Outline outline;
  bool closed = true;
  Rank rank = kNothing;
};

bool is_definition(const Statement& statement) {
  return statement.kind == Kind::kFunction || statement.kind == Kind::kClass;
}

/// The last definition of the entry point that is more than a stub; imports of it do not count.
const Statement* definition_of(const Outline& outline, std::string_view entry) {
  const Statement* found = nullptr;
  for (const auto& statement : outline.statements) {
    if (statement.kind == Kind::kImport || statement.is_stub || statement.kind == Kind::kError) continue;
    if (std::find(statement.names.begin(), statement.names.end(), entry) != statement.names.end()) found = &statement;
  }
  return found;
}

bool mentions_definition(std::string_view code, std::string_view entry) {
  return !entry.empty() && code.find("def " + std::string(entry)) != std::string_view::npos;
}

bool begins_indented(std::string_view code) {
  const auto first = code.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && first > 0 && (code[first - 1] == ' ' || code[first - 1] == '\t');
}

bool has_definition(const Outline& outline) {
  return std::any_of(outline.statements.begin(), outline.statements.end(), is_definition);
}

bool has_effect(const Outline& outline) {
  return std::any_of(outline.statements.begin(), outline.statements.end(), [](const Statement& s) {
    return s.kind != Kind::kComment && s.kind != Kind::kError && (s.kind != Kind::kExpression || s.has_effect);
  });
}

/// Does the stub with this behind it define the entry point, and nothing return outside a function?
bool continues_stub(const std::string& body, const ExtractionTask& task) {
  const Outline whole = outline(task.language, std::string(task.stub) + body);
  if (whole.has_error || definition_of(whole, task.entry_point) == nullptr) return false;
  return std::none_of(whole.statements.begin(), whole.statements.end(),
                      [](const Statement& s) { return s.returns_outside; });
}

/// The code as a body of the stub's function, with its indentation mended; empty if it is none.
std::optional<std::string> as_body(const std::string& code, const ExtractionTask& task) {
  if (task.stub.empty() || task.entry_point.empty()) return std::nullopt;
  const auto lines = lines_of(code);
  const auto first = std::find_if(lines.begin(), lines.end(), [](std::string_view l) { return !strip(l).empty(); });
  if (first == lines.end()) return std::nullopt;
  const std::string from_first(first->data(), code.data() + code.size());
  std::vector<std::string> variants;
  const auto rest = from_first.substr(first->size());
  if (first->starts_with("    ") && !first->starts_with("     ")) variants.push_back(from_first);
  if (!begins_indented(code) && begins_indented(rest))
    variants.push_back("    " + std::string(*first) + rest);  // its own indentation got lost
  variants.push_back(indent(dedent(from_first), 4));
  for (auto& body : variants)
    if (continues_stub(body, task)) return std::move(body);
  return std::nullopt;
}

bool looks_like_body(const Candidate& candidate) {
  if (begins_indented(candidate.code)) return true;
  return std::any_of(candidate.outline.statements.begin(), candidate.outline.statements.end(),
                     [](const Statement& s) { return s.returns_outside; });
}

void rank(Candidate& candidate, const ExtractionTask& task) {
  candidate.outline = outline(task.language, candidate.code);
  const auto* definition = definition_of(candidate.outline, task.entry_point);
  if (definition != nullptr && !definition->has_error) {
    candidate.rank = candidate.outline.has_error ? kBroken : candidate.closed ? kComplete : kCutOff;
  } else if (mentions_definition(candidate.code, task.entry_point) && candidate.outline.has_error) {
    candidate.rank = kBroken;
  } else if (looks_like_body(candidate) && as_body(candidate.code, task)) {
    candidate.rank = kBody;
  } else if (has_definition(candidate.outline)) {
    candidate.rank = kOtherCode;
  } else if (has_effect(candidate.outline)) {
    candidate.rank = kUsage;
  }
}

/// A block as it would be at the margin: models indent whole blocks below list items.
std::string at_margin(const std::string& code, const ExtractionTask& task) {
  if (!begins_indented(code)) return code;
  std::string flat = dedent(code);
  const Outline flat_outline = outline(task.language, flat);
  const bool returns = std::any_of(flat_outline.statements.begin(), flat_outline.statements.end(),
                                   [](const Statement& s) { return s.returns_outside; });
  return returns || definition_of(flat_outline, task.entry_point) == nullptr ? code : flat;
}

/// Without the broken tail that a cut-off answer ends with, if what is before it defines the entry point.
std::string without_broken_tail(const std::string& code, const ExtractionTask& task) {
  auto chunks = chunks_of(task.language, code);
  if (chunks.empty() || !chunks.back().outline.has_error) return code;
  std::string kept;
  bool defined = false;
  for (auto chunk = chunks.begin(); chunk + 1 != chunks.end(); ++chunk) {
    defined |= definition_of(chunk->outline, task.entry_point) != nullptr && !chunk->outline.has_error;
    kept += chunk->text;
  }
  return defined ? kept : code;
}

std::vector<Candidate> fenced_candidates(const std::vector<FencedBlock>& blocks, const ExtractionTask& task) {
  std::vector<Candidate> candidates;
  for (const bool python_only : {true, false}) {
    for (const auto& block : blocks) {
      if (python_only != may_be("python", block.language)) continue;
      Candidate candidate{block.code, {}, block.closed, kNothing};
      candidate.code = at_margin(candidate.code, task);
      if (!candidate.closed) candidate.code = without_broken_tail(candidate.code, task);
      rank(candidate, task);
      candidates.push_back(std::move(candidate));
    }
    if (!candidates.empty()) return candidates;  // a block marked as another language only if there is nothing else
  }
  return candidates;
}

/// Answers without fences: the pieces that are code, and the definition of the entry point even if it is broken.
Candidate from_prose(const std::string& text, const ExtractionTask& task) {
  Candidate candidate;
  for (const auto& chunk : chunks_of(task.language, text)) {
    const bool broken_entry =
        !chunk.is_code && chunk.outline.has_error && mentions_definition(chunk.text, task.entry_point);
    if (chunk.is_code || broken_entry) candidate.code += chunk.text;
  }
  rank(candidate, task);
  if (candidate.rank < kBody && as_body(text, task)) {
    candidate.code = text;
    candidate.rank = kBody;
  }
  if (candidate.rank == kUsage) candidate.rank = kNothing;  // a sentence can look like a statement
  return candidate;
}

/// Imports, functions and classes of other blocks that the chosen one refers to and nobody there defines.
std::string missing_helpers(const std::vector<Candidate>& candidates, const Candidate& chosen,
                            const ExtractionTask& task) {
  std::set<std::string> wanted;
  std::set<std::string> known;
  const Outline stub = task.stub.empty() ? Outline{} : outline(task.language, task.stub);
  for (const auto* source : {&chosen.outline, &stub})
    for (const auto& statement : source->statements) known.insert(statement.names.begin(), statement.names.end());
  for (const auto& statement : chosen.outline.statements)
    wanted.insert(statement.references.begin(), statement.references.end());
  std::vector<std::string> added;
  for (const auto& other : std::views::reverse(candidates)) {
    if (&other == &chosen || other.outline.has_error) continue;
    for (const auto& statement : std::views::reverse(other.outline.statements)) {
      if (statement.kind != Kind::kImport && !is_definition(statement)) continue;
      const bool needed = std::any_of(statement.names.begin(), statement.names.end(), [&](const std::string& name) {
        return name != task.entry_point && wanted.contains(name) && !known.contains(name);
      });
      if (!needed) continue;
      known.insert(statement.names.begin(), statement.names.end());
      wanted.insert(statement.references.begin(), statement.references.end());
      added.push_back(other.code.substr(statement.begin, statement.end - statement.begin) + "\n");
    }
  }
  std::string code;
  for (const auto& piece : std::views::reverse(added)) code += piece;
  return code;
}

bool begins_with_future(const Outline& outline) {
  for (const auto& statement : outline.statements) {
    if (statement.kind == Kind::kComment) continue;
    if (statement.kind != Kind::kImport) return false;
    if (std::find(statement.names.begin(), statement.names.end(), "annotations") != statement.names.end()) return true;
  }
  return false;
}

Solution as_solution(const Candidate& chosen, const std::vector<Candidate>& candidates, const ExtractionTask& task) {
  if (chosen.rank == kNothing) return {"", false, false};
  if (chosen.rank == kBody) return {as_body(chosen.code, task).value_or(chosen.code), false, true};
  std::string code = missing_helpers(candidates, chosen, task) + chosen.code;
  return {std::move(code), begins_with_future(chosen.outline), true};
}

}  // namespace

Solution extract_auto(std::string_view answer, const ExtractionTask& task) {
  if (task.language != "python") return extract_braces(answer, task);
  std::string text;
  for (const char c : strip_reasoning(answer))
    if (c != '\r') text += c;
  auto candidates = fenced_candidates(fenced_blocks(text), task);
  if (candidates.empty()) candidates.push_back(from_prose(text, task));
  const auto* best = &candidates.front();
  for (const auto& candidate : candidates)
    if (candidate.rank >= best->rank) best = &candidate;
  return as_solution(*best, candidates, task);
}

}  // namespace benchmarks
