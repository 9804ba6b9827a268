// Reads a file's bytes and unpacks gzip and zstd on the way: the only user of zlib and zstd.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>

#include "harness/base/result.h"

namespace base {

/// A stream of bytes. Not thread-safe.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Fills `buffer` with up to `size` bytes; 0 at the end. Error kIo: unreadable file; kUsage: damaged or cut off
  /// compression. The message names the file.
  virtual Result<std::size_t> read(char* buffer, std::size_t size) = 0;
};

/// Opens `path`; gzip (RFC 1952, also several members) and zstd (RFC 8878) are told by the first bytes, anything else
/// is plain. Error: kNotFound, or kIo (a folder, no permission).
Result<std::unique_ptr<ByteSource>> open_unpacked(const std::filesystem::path& path);

}  // namespace base
