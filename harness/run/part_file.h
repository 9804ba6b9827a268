// A file that is being downloaded: its bytes are on disk as they come, and beside it ("FILE.from") stands of what they
// are the beginning, so that a later download can go on there and nothing else is ever put behind them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "harness/base/result.h"

namespace run {

/// Not thread-safe. Never removes the part on destruction: that is the point of it.
class PartFile {
 public:
  /// Nothing is opened or changed yet.
  PartFile(std::filesystem::path path, std::string url);
  ~PartFile();
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  /// Bytes on disk that can be continued; 0: the download begins at its beginning.
  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// The version of the remote file to which they belong, as If-Range wants it; empty if size() is 0.
  [[nodiscard]] const std::string& validator() const { return validator_; }

  /// Begins anew: what was there goes. `validator` may be empty: then what comes can't be continued later.
  base::Status restart(const std::string& validator);
  /// Goes on behind what is there.
  base::Status go_on();
  /// Error kIo: disk full … (what is there stays).
  base::Status append(std::string_view bytes);
  /// Forgets what is there.
  base::Status discard();
  /// The file is whole: it can no longer be continued.
  base::Status finish();

 private:
  base::Status open(int flags);
  [[nodiscard]] std::filesystem::path origin_path() const { return path_.string() + ".from"; }
  [[nodiscard]] base::Error failure(int error_number) const;

  std::filesystem::path path_;
  std::string url_;
  std::string validator_;
  std::uint64_t size_ = 0;
  int fd_ = -1;
};

}  // namespace run
