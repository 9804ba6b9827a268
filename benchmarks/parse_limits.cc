#include "benchmarks/parse_limits.h"

#include <cctype>
#include <cstddef>

namespace benchmarks {

bool has_too_many_tokens(std::string_view text) {
  constexpr std::size_t kMostTokens = 60'000;
  std::size_t tokens = 0;  // a word is one; a line may bring a newline, an indent and a dedent
  bool in_word = false;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool word = std::isalnum(byte) != 0 || c == '_' || byte >= 0x80;
    if (c == '\n')
      tokens += 3;
    else if (word ? !in_word : c != ' ')
      ++tokens;
    in_word = word;
  }
  return tokens > kMostTokens;
}

bool has_too_many_quotes(std::string_view text) {
  constexpr std::size_t kMostPairs = 2000;
  std::size_t pairs = 0;
  char last = ' ';
  for (const char c : text) {
    if (c == ' ' || c == '\n') continue;
    pairs += c == last && (c == '"' || c == '\'' || c == '`') ? 1 : 0;
    last = c;
  }
  return pairs > kMostPairs;
}

}  // namespace benchmarks
