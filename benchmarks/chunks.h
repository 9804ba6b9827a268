// Splits text that is partly code and partly prose into pieces that are one or the other. Linear time. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "benchmarks/syntax.h"

namespace benchmarks {

/// A piece of text that begins at the margin, with the indented lines that belong to it.
struct Chunk {
  std::string text;
  Outline outline;
  bool is_code = false;  // parses, and does something: a bare word is prose
};

/// All pieces in order; together they are the text (each line ends with a newline).
std::vector<Chunk> chunks_of(std::string_view language, std::string_view text);

/// Takes `prefix` spaces or tabs that all lines which are not blank begin with off all of them.
std::string dedent(std::string_view text);
/// Puts `spaces` before each line that is not blank.
std::string indent(std::string_view text, std::size_t spaces);
/// Lines without their newlines.
std::vector<std::string_view> lines_of(std::string_view text);

}  // namespace benchmarks
