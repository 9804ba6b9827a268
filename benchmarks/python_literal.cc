#include "benchmarks/python_literal.h"

#include <charconv>

namespace benchmarks {
namespace {

constexpr std::string_view kNames = "\\'\"abfnrtv";
constexpr std::string_view kMeanings = "\\'\"\a\b\f\n\r\t\v";

/// "\x41": two hexadecimal digits behind the mark; false if they are not there.
bool read_hex(std::string_view digits, std::string& out) {
  unsigned code = 0;
  if (digits.size() < 2) return false;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + 2, code, 16);
  if (error != std::errc() || end != digits.data() + 2) return false;
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else {
    out += static_cast<char>(0xC0U | (code >> 6U));
    out += static_cast<char>(0x80U | (code & 0x3FU));
  }
  return true;
}

}  // namespace

std::optional<std::string> python_string_literal(std::string_view text) {
  if (text.size() < 2 || (text[0] != '\'' && text[0] != '"')) return std::nullopt;
  const bool triple = text.size() >= 6 && text[1] == text[0] && text[2] == text[0];
  const std::string_view quote = text.substr(0, triple ? 3 : 1);
  std::string out;
  for (std::size_t i = quote.size(); i < text.size(); ++i) {
    if (text.substr(i).starts_with(quote)) return i + quote.size() == text.size() ? std::optional(out) : std::nullopt;
    if (!triple && text[i] == '\n') return std::nullopt;
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char next = text[++i];
    if (const auto known = kNames.find(next); known != std::string_view::npos)
      out += kMeanings[known];
    else if (next == 'x' && read_hex(text.substr(i + 1), out))
      i += 2;
    else if (next == 'x')
      return std::nullopt;
    else if (next != '\n')
      (out += '\\') += next;
  }
  return std::nullopt;
}

}  // namespace benchmarks
