#include "benchmarks/chunks.h"

#include <algorithm>
#include <array>

namespace benchmarks {
namespace {

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r") == std::string_view::npos; }

/// Lines at the margin that go on with the statement before them.
bool continues_statement(std::string_view line) {
  static constexpr std::array<std::string_view, 4> kClauses = {"else", "elif", "except", "finally"};
  if (line.starts_with(')') || line.starts_with(']') || line.starts_with('}')) return true;
  for (const auto clause : kClauses) {
    if (!line.starts_with(clause)) continue;
    const auto rest = line.substr(clause.size());
    if (line.find(':') != std::string_view::npos &&
        (rest.starts_with(' ') || rest.starts_with(':') || rest.starts_with('(')))
      return true;
  }
  return false;
}

/// Follows triple quotes through the lines, so that a docstring's lines at the margin stay where they belong.
class QuoteTracker {
 public:
  void line(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto here = text.substr(i, 3);
      if (!quote_.empty()) {
        if (text[i] == '\\')
          ++i;
        else if (here == quote_)
          quote_.clear(), i += 2;
      } else if (here == R"(""")" || here == "'''") {
        quote_ = here;
        i += 2;
      } else if (text[i] == '#') {
        return;
      }
    }
  }
  [[nodiscard]] bool inside() const { return !quote_.empty(); }

 private:
  std::string quote_;
};

bool does_something(const Statement& statement) {
  using Kind = Statement::Kind;
  return statement.kind != Kind::kComment && (statement.kind != Kind::kExpression || statement.has_effect);
}

Chunk finish(std::string_view language, std::string text) {
  Chunk chunk{std::move(text), {}, false};
  chunk.outline = outline(language, chunk.text);
  const auto& statements = chunk.outline.statements;
  chunk.is_code = !chunk.outline.has_error && std::any_of(statements.begin(), statements.end(), does_something);
  return chunk;
}

bool only_decorators(const std::string& text) {
  for (const auto line : lines_of(text))
    if (!is_blank(line) && !line.starts_with('@') && !line.starts_with(' ')) return false;
  return text.starts_with('@');
}

}  // namespace

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return lines;
}

std::vector<Chunk> chunks_of(std::string_view language, std::string_view text) {
  std::vector<Chunk> chunks;
  std::string current;
  QuoteTracker quotes;
  for (const auto line : lines_of(text)) {
    const bool at_margin = !is_blank(line) && line[0] != ' ' && line[0] != '\t';
    if (at_margin && !quotes.inside() && !current.empty() && !continues_statement(line) && !only_decorators(current)) {
      chunks.push_back(finish(language, std::move(current)));
      current.clear();
    }
    quotes.line(line);
    current.append(line) += '\n';
  }
  if (!current.empty()) chunks.push_back(finish(language, std::move(current)));
  return chunks;
}

std::string dedent(std::string_view text) {
  std::string_view common;
  bool first = true;
  for (const auto line : lines_of(text)) {
    if (is_blank(line)) continue;
    const auto margin = line.substr(0, line.find_first_not_of(" \t"));
    if (first) common = margin;
    first = false;
    const auto differs = std::mismatch(common.begin(), common.end(), margin.begin(), margin.end()).first;
    common = common.substr(0, static_cast<std::size_t>(differs - common.begin()));
  }
  std::string out;
  for (const auto line : lines_of(text))
    out.append(is_blank(line) ? std::string_view() : line.substr(common.size())) += '\n';
  return out;
}

std::string indent(std::string_view text, std::size_t spaces) {
  std::string out;
  for (const auto line : lines_of(text)) {
    if (!is_blank(line)) out.append(spaces, ' ');
    out.append(line) += '\n';
  }
  return out;
}

}  // namespace benchmarks
