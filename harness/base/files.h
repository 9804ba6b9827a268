// Reading and writing files: whole, line by line (plain, gzip or zstd, told by content), and append-only.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "harness/base/result.h"

namespace base {

/// Reads a text file line by line with constant memory. gzip (also of several members) and zstd are unpacked on the
/// way; which it is, is told by the first bytes, never by the name. Not thread-safe.
class LineReader {
 public:
  static Result<LineReader> open(const std::filesystem::path& path);
  LineReader(LineReader&&) noexcept;
  LineReader& operator=(LineReader&&) noexcept;
  ~LineReader();

  /// Puts the next line, without its newline, into `line`. False at the end. Error: damaged compression, unreadable
  /// file, or a line of more than 256 MiB.
  Result<bool> next(std::string& line);
  /// Number of the line that next() returned last, from 1.
  [[nodiscard]] int line_number() const;
  /// "file:line" of the line that next() returned last, for messages.
  [[nodiscard]] std::string where() const;

 private:
  struct Impl;
  explicit LineReader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// The whole content, unpacked as LineReader does.
Result<std::string> read_file(const std::filesystem::path& path);

/// Writes to a temporary file beside `path`, then renames it, so that readers see the old or the new content, never a
/// part.
Status write_file(const std::filesystem::path& path, std::string_view content);

/// An append-only file of lines. Each line is written by one write(2), so a line is there whole or, after a crash, is
/// the torn last one, which opening again cuts off. Thread-safe.
class LineAppender {
 public:
  static Result<LineAppender> open(const std::filesystem::path& path);
  LineAppender(LineAppender&&) noexcept;
  LineAppender& operator=(LineAppender&&) noexcept;
  ~LineAppender();

  /// Appends `line` and a newline. After a failed write (disk full) the file is cut back to its last whole line.
  Status append(std::string_view line);

 private:
  struct Impl;
  explicit LineAppender(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// The system's words for errno: "No space left on device".
std::string errno_message(int error_number);

}  // namespace base
