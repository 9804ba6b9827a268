// Puts an answer that defines the function by itself in the place of the stub, for languages with braces. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "benchmarks/extract.h"
#include "benchmarks/syntax.h"

namespace benchmarks {

/// A change of a text.
struct Edit {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string text;  // in the place of these bytes
};
/// All changes made, which must not overlap.
std::string edited(std::string_view text, std::vector<Edit> edits);

/// What closes the stub's open function, and in Java its class.
std::string_view closing_of(std::string_view language);

/// Code that the test brings by itself, or that only shows how the function is used: main(), Java's class Main, Rust's
/// module of tests, console.… of JavaScript. With it the program would not compile, or it would print.
bool belongs_to_test(std::string_view language, const Statement& statement, std::string_view text);

/// The program: what the stub has before its function (imports, helpers), but for what `code` defines by itself, then
/// `code` without what belongs_to_test(). Java: methods without a class are put into class Solution, imports to the
/// top. Without a stub it is `code`.
std::string whole_program(const std::string& code, const ExtractionTask& task);

}  // namespace benchmarks
