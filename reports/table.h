// A table with a frame, for terminals. Pure.
#pragma once

#include <string>
#include <vector>

namespace reports {

class Table {
 public:
  struct Column {
    std::string title;
    bool right = false;  // align
  };
  enum class Emphasis { kNone, kStrong, kWeak };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// One cell a column, printable text. A row with `rule` has a line above it.
  void add(std::vector<std::string> cells, bool rule, std::vector<Emphasis> emphasis = {});

  struct Style {
    bool color = false;
    bool unicode = true;
    int columns = 100;  // the first column is cut so that the frame fits
  };
  [[nodiscard]] std::string render(const Style& style) const;

 private:
  struct Row {
    std::vector<std::string> cells;
    std::vector<Emphasis> emphasis;
    bool rule = false;
  };
  [[nodiscard]] std::vector<int> widths(const Style& style) const;

  std::vector<Column> columns_;
  std::vector<Row> rows_;
};

}  // namespace reports
