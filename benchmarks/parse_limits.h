// Texts that tree-sitter must not see. Pure, linear time.
#pragma once

#include <string_view>

namespace benchmarks {

/// More than 60,000 tokens, counted from above. libtree-sitter 0.20 frees a wrong pointer when a node has more than
/// 65,535 children, and an error node takes in every token.
bool has_too_many_tokens(std::string_view text);

/// More than 2,000 pairs of quotes with nothing between them. In the grammars with braces tree-sitter takes time
/// quadratic in the strings that it cannot place, 3 s for 10,000; a model that repeats itself says such text.
bool has_too_many_quotes(std::string_view text);

}  // namespace benchmarks
