#include "reports/table.h"

#include <algorithm>
#include <numeric>

#include "harness/base/result.h"
#include "reports/format.h"

namespace reports {
namespace {

constexpr const char* kDim = "\x1b[2m";
constexpr const char* kBold = "\x1b[1m";
constexpr const char* kReset = "\x1b[0m";
constexpr int kNarrowest = 8;

struct Corners {
  const char* left;
  const char* middle;
  const char* right;
};

std::string rule_line(const std::vector<int>& widths, const Corners& corners, const Table::Style& style) {
  std::string line = style.color ? kDim : "";
  line += corners.left;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    if (i > 0) line += corners.middle;
    for (int n = 0; n < widths[i] + 2; ++n) line += style.unicode ? "─" : "-";
  }
  line += corners.right;
  return line + (style.color ? kReset : "") + "\n";
}

}  // namespace

void Table::add(std::vector<std::string> cells, bool rule, std::vector<Emphasis> emphasis) {
  HARNESS_CHECK(cells.size() == columns_.size());
  emphasis.resize(cells.size(), Emphasis::kNone);
  rows_.push_back({std::move(cells), std::move(emphasis), rule});
}

std::vector<int> Table::widths(const Style& style) const {
  std::vector<int> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    int width = display_width(columns_[i].title);
    for (const auto& row : rows_) width = std::max(width, display_width(row.cells[i]));
    widths.push_back(width);
  }
  const int frame = 3 * static_cast<int>(widths.size()) + 1;
  const int excess = std::accumulate(widths.begin(), widths.end(), frame) - style.columns;
  if (excess > 0) widths.front() = std::max(std::min(kNarrowest, widths.front()), widths.front() - excess);
  return widths;
}

std::string Table::render(const Style& style) const {
  const auto width = widths(style);
  std::string bar = style.unicode ? "│" : "|";
  if (style.color) bar = kDim + bar + kReset;
  const auto line = [&](const Row& row, bool heading) {
    std::string text;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const std::string cell = fit(row.cells[i], width[i], style.unicode);
      const std::string padded = columns_[i].right ? pad_left(cell, width[i]) : pad_right(cell, width[i]);
      const Emphasis emphasis = heading ? Emphasis::kStrong : row.emphasis[i];
      const char* code = emphasis == Emphasis::kStrong ? kBold : emphasis == Emphasis::kWeak ? kDim : "";
      text += bar + " " + (style.color && *code != 0 ? code + padded + kReset : padded) + " ";
    }
    return text + bar + "\n";
  };
  const Corners middle = style.unicode ? Corners{"├", "┼", "┤"} : Corners{"+", "+", "+"};
  Row heading;
  for (const auto& column : columns_) heading.cells.push_back(column.title);
  heading.emphasis.resize(columns_.size(), Emphasis::kNone);
  std::string text = rule_line(width, style.unicode ? Corners{"┌", "┬", "┐"} : middle, style) + line(heading, true);
  bool first = true;
  for (const auto& row : rows_) {
    if (first || row.rule) text += rule_line(width, middle, style);
    first = false;
    text += line(row, false);
  }
  return text + rule_line(width, style.unicode ? Corners{"└", "┴", "┘"} : middle, style);
}

}  // namespace reports
