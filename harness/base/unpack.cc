#include "harness/base/unpack.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "harness/base/files.h"

namespace base {
namespace {

constexpr std::size_t kBufferSize = 256U << 10U;
constexpr std::string_view kGzipMagic = "\x1f\x8b";
constexpr std::string_view kZstdMagic = "\x28\xb5\x2f\xfd";

/// The file's bytes as they are, with a look at what comes next.
class RawFile {
 public:
  RawFile(std::filesystem::path path, int fd) : path_(std::move(path)), fd_(fd) {}
  RawFile(RawFile&& other) noexcept
      : path_(std::move(other.path_)),
        fd_(std::exchange(other.fd_, -1)),
        buffer_(std::move(other.buffer_)),
        begin_(other.begin_),
        end_(other.end_),
        at_end_(other.at_end_) {}
  RawFile(const RawFile&) = delete;
  RawFile& operator=(const RawFile&) = delete;
  RawFile& operator=(RawFile&&) = delete;
  ~RawFile() {
    if (fd_ >= 0) ::close(fd_);
  }

  /// Makes at least `wanted` bytes visible unless the file ends before.
  Status fill(std::size_t wanted) {
    if (begin_ > 0 && end_ - begin_ < wanted) {
      std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
      end_ -= std::exchange(begin_, 0);
    }
    while (end_ - begin_ < wanted && !at_end_) {
      const ssize_t count = ::read(fd_, buffer_.data() + end_, buffer_.size() - end_);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return Error{ErrorCode::kIo, "cannot read " + path_.string() + ": " + errno_message(errno)};
      if (count == 0) at_end_ = true;
      end_ += static_cast<std::size_t>(count);
    }
    return {};
  }
  [[nodiscard]] std::string_view visible() const { return {buffer_.data() + begin_, end_ - begin_}; }
  void skip(std::size_t count) { begin_ += count; }
  [[nodiscard]] Error damaged(const std::string& reason) const {
    return {ErrorCode::kUsage, path_.string() + ": " + reason + "; fetch or write the file again"};
  }

 private:
  std::filesystem::path path_;
  int fd_;
  std::vector<char> buffer_ = std::vector<char>(kBufferSize);
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool at_end_ = false;
};

class PlainSource : public ByteSource {
 public:
  explicit PlainSource(RawFile file) : file_(std::move(file)) {}
  Result<std::size_t> read(char* buffer, std::size_t size) override {
    HARNESS_TRY(file_.fill(1));
    const std::size_t count = std::min(size, file_.visible().size());
    std::memcpy(buffer, file_.visible().data(), count);
    file_.skip(count);
    return count;
  }

 private:
  RawFile file_;
};

class GzipSource : public ByteSource {
 public:
  explicit GzipSource(RawFile file) : file_(std::move(file)) {
    constexpr int kGzipOnly = 16;
    HARNESS_CHECK(inflateInit2(&stream_, MAX_WBITS + kGzipOnly) == Z_OK);
  }
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;
  ~GzipSource() override { inflateEnd(&stream_); }

  Result<std::size_t> read(char* buffer, std::size_t size) override {
    for (;;) {
      HARNESS_TRY(file_.fill(1));
      if (between_members_) {
        if (!skip_padding()) return std::size_t{0};
        between_members_ = false;
      }
      if (file_.visible().empty()) return file_.damaged("the gzip data is cut off");
      const std::size_t available = file_.visible().size();
      // zlib never writes through next_in, it only lacks the const.
      stream_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(file_.visible().data()));
      stream_.avail_in = static_cast<uInt>(available);
      stream_.next_out = reinterpret_cast<Bytef*>(buffer);
      stream_.avail_out = static_cast<uInt>(std::min<std::size_t>(size, kBufferSize));
      const std::size_t room = stream_.avail_out;
      const int status = inflate(&stream_, Z_NO_FLUSH);
      file_.skip(available - stream_.avail_in);
      if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) {
        return file_.damaged(std::string("damaged gzip data (") + (stream_.msg != nullptr ? stream_.msg : "unknown") +
                             ")");
      }
      if (status == Z_STREAM_END) {
        between_members_ = true;
        HARNESS_CHECK(inflateReset(&stream_) == Z_OK);
      }
      if (const std::size_t count = room - stream_.avail_out; count > 0) return count;
    }
  }

 private:
  /// Zero bytes may pad the end (tape blocks). True if another member, or damage, follows.
  bool skip_padding() {
    while (!file_.visible().empty() && file_.visible().front() == '\0') {
      file_.skip(1);
      if (!file_.fill(1).ok()) return true;
    }
    return !file_.visible().empty();
  }

  RawFile file_;
  z_stream stream_{};
  bool between_members_ = false;
};

class ZstdSource : public ByteSource {
 public:
  explicit ZstdSource(RawFile file) : file_(std::move(file)), stream_(ZSTD_createDStream(), &ZSTD_freeDStream) {
    HARNESS_CHECK(stream_ != nullptr);
  }
  Result<std::size_t> read(char* buffer, std::size_t size) override {
    for (;;) {
      HARNESS_TRY(file_.fill(1));
      ZSTD_inBuffer in{file_.visible().data(), file_.visible().size(), 0};
      ZSTD_outBuffer out{buffer, size, 0};
      // Data may still wait inside the decoder when the file has ended, so it is asked before the end is believed.
      const std::size_t status = ZSTD_decompressStream(stream_.get(), &out, &in);
      if (ZSTD_isError(status) != 0) {
        return file_.damaged(std::string("damaged zstd data (") + ZSTD_getErrorName(status) + ")");
      }
      file_.skip(in.pos);
      if (out.pos > 0) {
        in_frame_ = status != 0;
        return out.pos;
      }
      if (in.size == 0) {
        if (in_frame_) return file_.damaged("the zstd data is cut off");
        return std::size_t{0};
      }
      in_frame_ = status != 0;
    }
  }

 private:
  RawFile file_;
  std::unique_ptr<ZSTD_DStream, decltype(&ZSTD_freeDStream)> stream_;
  bool in_frame_ = false;
};

}  // namespace

Result<std::unique_ptr<ByteSource>> open_unpacked(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return Error{errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo,
                 "cannot open " + path.string() + ": " + errno_message(errno)};
  }
  RawFile file(path, fd);
  struct stat info {};
  if (fstat(fd, &info) == 0 && S_ISDIR(info.st_mode)) {
    return Error{ErrorCode::kUsage, path.string() + " is a folder; name a file in it"};
  }
  HARNESS_TRY(file.fill(kZstdMagic.size()));
  const auto start = file.visible();
  std::unique_ptr<ByteSource> source;
  if (start.starts_with(kGzipMagic)) {
    source = std::make_unique<GzipSource>(std::move(file));
  } else if (start.starts_with(kZstdMagic)) {
    source = std::make_unique<ZstdSource>(std::move(file));
  } else {
    source = std::make_unique<PlainSource>(std::move(file));
  }
  return source;
}

}  // namespace base
