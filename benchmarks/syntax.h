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
};

struct Outline {
  std::vector<Statement> statements;
  bool has_error = false;
};

/// The outline of a program. Known languages: "python". Unknown ones give an outline with has_error.
Outline outline(std::string_view language, std::string_view code);

/// The names that an outline's statements define.
bool defines(const Outline& outline, std::string_view name);

}  // namespace benchmarks
