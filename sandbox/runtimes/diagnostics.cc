#include "sandbox/runtimes/diagnostics.h"

#include <algorithm>
#include <charconv>

namespace sandbox {

int candidate_lines(const base::Program& program) {
  const auto& text = program.candidate;
  const auto newlines = std::count(text.begin(), text.end(), '\n');
  return static_cast<int>(newlines) + (text.empty() || text.ends_with('\n') ? 0 : 1);
}

void set_compile_error(const base::Program& program, base::Outcome& outcome, std::string type, std::string message,
                       int line) {
  outcome.exception = base::Exception{std::move(type), std::move(message), line, line > candidate_lines(program), ""};
}

void set_exception(const base::Program& program, base::Outcome& outcome, std::string type, std::string message,
                   int line) {
  outcome.status = base::Outcome::Status::kException;
  outcome.exception = base::Exception{std::move(type), std::move(message), line, line > candidate_lines(program), ""};
}

std::string_view line_from(std::string_view text, std::size_t at) {
  text.remove_prefix(std::min(at, text.size()));
  return text.substr(0, text.find('\n'));
}

int leading_number(std::string_view text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::optional<Diagnostic> first_diagnostic(std::string_view text, std::string_view file, std::string_view kind) {
  const std::string place = std::string(file) + ":";
  const std::string wanted = kind.empty() ? ": " : ": " + std::string(kind) + ": ";
  for (std::size_t at = text.find(place); at != std::string_view::npos; at = text.find(place, at + 1)) {
    const auto line = line_from(text, at).substr(place.size());
    const int number = leading_number(line);
    const auto word = line.find(wanted);
    if (number > 0 && word != std::string_view::npos) return Diagnostic{number, line.substr(word + wanted.size())};
  }
  return std::nullopt;
}

}  // namespace sandbox
