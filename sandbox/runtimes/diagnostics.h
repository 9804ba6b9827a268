// What the languages' explain() functions share: reading lines that compilers and programs printed. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "harness/base/records.h"

namespace sandbox {

/// Lines of the candidate, by which a line of the program is told to be the test's.
int candidate_lines(const base::Program& program);

/// The first compiler error of an outcome becomes its exception. Line 0: unknown.
void set_compile_error(const base::Program& program, base::Outcome& outcome, std::string type, std::string message,
                       int line);

/// An uncaught exception, a panic or a failed assertion becomes the outcome's exception and status.
void set_exception(const base::Program& program, base::Outcome& outcome, std::string type, std::string message,
                   int line);

/// The line that begins at `at`, without its newline.
std::string_view line_from(std::string_view text, std::size_t at);

/// The number at the beginning of a text; 0 if there is none.
int leading_number(std::string_view text);

/// One `FILE:LINE:COLUMN: kind: message` of a compiler.
struct Diagnostic {
  int line = 0;
  std::string_view message;
};
/// The first such line of `text` for this file whose kind is `kind` ("error"; "" for compilers that name none).
std::optional<Diagnostic> first_diagnostic(std::string_view text, std::string_view file, std::string_view kind);

/// Whether `text` holds any of the words.
template <typename... Words>
bool says_any(std::string_view text, Words... words) {
  return ((text.find(words) != std::string_view::npos) || ...);
}

}  // namespace sandbox
