// The half of format.h that is about characters: what is printable, and how wide it is.
#include <algorithm>
#include <array>

#include "reports/format.h"

namespace reports {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

struct Range {
  char32_t first;
  char32_t last;
};

// Unicode 15 East Asian Width W and F in blocks, and the emoji blocks, which terminals draw two columns wide.
constexpr std::array<Range, 12> kWide{{{0x1100, 0x115F},
                                       {0x2E80, 0x303E},
                                       {0x3041, 0x33FF},
                                       {0x3400, 0x4DBF},
                                       {0x4E00, 0x9FFF},
                                       {0xA000, 0xA4CF},
                                       {0xAC00, 0xD7A3},
                                       {0xF900, 0xFAFF},
                                       {0xFE30, 0xFE6F},
                                       {0xFF00, 0xFF60},
                                       {0x1F300, 0x1F64F},
                                       {0x1F900, 0x3FFFD}}};
constexpr std::array<Range, 5> kZero{
    {{0x0300, 0x036F}, {0x1AB0, 0x1AFF}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}}};

template <std::size_t N>
bool in_ranges(const std::array<Range, N>& ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](const Range& range) { return c >= range.first && c <= range.last; });
}

int width_of(char32_t c) {
  if (in_ranges(kZero, c)) return 0;
  return in_ranges(kWide, c) ? 2 : 1;
}

/// Takes one character from the front of UTF-8 text; a byte that is none becomes U+FFFD.
char32_t take_character(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text.front());
  text.remove_prefix(1);
  if (lead < 0x80) return lead;
  const int more = lead >= 0xF0 && lead < 0xF5   ? 3
                   : lead >= 0xE0 && lead < 0xF0 ? 2
                   : lead >= 0xC2 && lead < 0xE0 ? 1
                                                 : 0;
  if (more == 0 || text.size() < static_cast<std::size_t>(more)) return kReplacement;
  char32_t c = lead & (0x3FU >> static_cast<unsigned>(more));
  for (int i = 0; i < more; ++i) {
    const auto next = static_cast<unsigned char>(text[static_cast<std::size_t>(i)]);
    if ((next & 0xC0U) != 0x80U) return kReplacement;
    c = (c << 6U) | (next & 0x3FU);
  }
  text.remove_prefix(static_cast<std::size_t>(more));
  return c;
}

bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);  // the last two turn the direction of writing
}

}  // namespace

std::string printable(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::string_view before = text;
    const char32_t c = take_character(text);
    if (is_control(c)) {
      result += ' ';
    } else if (c == kReplacement) {
      result += "\xEF\xBF\xBD";
    } else {
      result += before.substr(0, before.size() - text.size());
    }
  }
  return result;
}

int display_width(std::string_view text) {
  int width = 0;
  while (!text.empty()) width += width_of(take_character(text));
  return width;
}

std::string fit(std::string_view text, int columns, bool unicode) {
  if (display_width(text) <= columns) return std::string(text);
  const std::string ellipsis = unicode ? "…" : "...";
  const int room = std::max(0, columns - display_width(ellipsis));
  std::string_view rest = text;
  int width = 0;
  while (!rest.empty()) {
    const std::string_view before = rest;
    width += width_of(take_character(rest));
    if (width > room) return std::string(text.substr(0, text.size() - before.size())) + ellipsis;
  }
  return std::string(text);
}

std::string pad_right(std::string_view text, int columns) {
  return std::string(text) + std::string(static_cast<std::size_t>(std::max(0, columns - display_width(text))), ' ');
}

std::string pad_left(std::string_view text, int columns) {
  return std::string(static_cast<std::size_t>(std::max(0, columns - display_width(text))), ' ') + std::string(text);
}

std::vector<std::string> wrap(std::string_view text, int columns) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::string word(text.substr(0, text.find(' ')));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (word.empty()) continue;
    if (!lines.empty() && display_width(lines.back()) + 1 + display_width(word) <= columns) {
      lines.back() += " " + word;
    } else {
      lines.push_back(word);
    }
  }
  return lines;
}

}  // namespace reports
