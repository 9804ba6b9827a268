// What the extractor must know of a program's syntax. syntax.cc is the only file that names tree-sitter.
//
// Pure and thread-safe: each call has a parser of its own. Time is linear in the text; texts of more than 60,000 tokens
// (200 KB of ordinary code, more than a model says) are not looked into: the outline is empty and has_error is set.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace benchmarks {

/// One statement at the top level of a program.
struct Statement {
  enum class Kind { kImport, kFunction, kClass, kAssignment, kExpression, kControl, kComment, kError };
  Kind kind = Kind::kError;
  std::size_t begin = 0;  // bytes in the text
  std::size_t end = 0;
  std::vector<std::string> names;    // what it defines at the top level, in order
  std::set<std::string> references;  // identifiers in it, but for attributes and keyword names
  std::set<std::string> attributes;  // the other identifiers: attributes, keyword names, names of definitions
  bool has_error = false;
  bool is_stub = false;          // a function without a body: docstring, pass, …, raise NotImplementedError
  bool has_return = false;       // a function that returns something somewhere
  bool returns_outside = false;  // return or yield outside any function: the text is a function's body
  bool has_effect = false;       // an expression that calls, awaits or assigns something; prose has none
  bool decorated = false;
  bool plain_assignment = false;  // one name on the left, and no operator
  std::size_t body_begin = 0;     // bytes within the braces of a function or type; both 0 if it has none
  std::size_t body_end = 0;
};

struct Outline {
  std::vector<Statement> statements;
  bool has_error = false;
};

/// The outline of a program. Known languages: "python", "cpp", "java", "javascript", "go", "rust". Unknown ones give an
/// outline with has_error.
///
/// Of the languages with braces it has kind, names, references (all identifiers), has_error, returns_outside and the
/// body. Imports are all that names other code: #include and #define, using, package, import, use. Types are kClass,
/// modules among them; variables and aliases kAssignment. A method of Go has no name at the top level.
Outline outline(std::string_view language, std::string_view code);

/// The names that an outline's statements define.
bool defines(const Outline& outline, std::string_view name);

}  // namespace benchmarks
