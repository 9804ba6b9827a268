#include <algorithm>
#include <array>
#include <cerrno>
#include <mutex>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "harness/base/files.h"

namespace base {
namespace {

Error io_error(const std::filesystem::path& path, int error_number) {
  return {ErrorCode::kIo, "cannot write " + path.string() + ": " + errno_message(error_number)};
}

/// Size of the file up to and with its last newline; -1 with errno on failure.
off_t size_of_whole_lines(int fd) {
  std::array<char, 65536> buffer{};
  off_t end = lseek(fd, 0, SEEK_END);
  while (end > 0) {
    const off_t start = std::max<off_t>(0, end - static_cast<off_t>(buffer.size()));
    const ssize_t count = pread(fd, buffer.data(), static_cast<std::size_t>(end - start), start);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return -1;
    for (ssize_t i = count; i > 0; --i) {
      if (buffer[static_cast<std::size_t>(i - 1)] == '\n') return start + i;
    }
    end = start;
  }
  return end;
}

}  // namespace

struct LineAppender::Impl {
  std::filesystem::path path;
  int fd = -1;
  off_t size = 0;      // up to here the file holds whole lines
  std::string buffer;  // line and newline together, so that one write(2) takes both
  std::mutex mutex;

  Impl() = default;
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() {
    if (fd >= 0) close(fd);
  }
};

LineAppender::LineAppender(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LineAppender::LineAppender(LineAppender&&) noexcept = default;
LineAppender& LineAppender::operator=(LineAppender&&) noexcept = default;
LineAppender::~LineAppender() = default;

Result<LineAppender> LineAppender::open(const std::filesystem::path& path) {
  auto impl = std::make_unique<Impl>();
  impl->path = path;
  impl->fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (impl->fd < 0) return io_error(path, errno);
  // A second writer would take the first one's half-written line for a torn one and cut it off.
  if (flock(impl->fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    return Error{ErrorCode::kUsage,
                 path.string() + " is being written by another harness; wait for it or use another --output"};
  }
  impl->size = size_of_whole_lines(impl->fd);
  if (impl->size < 0 || ftruncate(impl->fd, impl->size) != 0) return io_error(path, errno);
  return LineAppender(std::move(impl));
}

Status LineAppender::append(std::string_view line) {
  HARNESS_CHECK(line.find('\n') == std::string_view::npos);
  const std::lock_guard lock(impl_->mutex);
  impl_->buffer.assign(line).push_back('\n');
  std::size_t done = 0;
  while (done < impl_->buffer.size()) {
    const ssize_t count = pwrite(impl_->fd, impl_->buffer.data() + done, impl_->buffer.size() - done,
                                 impl_->size + static_cast<off_t>(done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      const int error_number = errno;
      if (ftruncate(impl_->fd, impl_->size) != 0) return io_error(impl_->path, errno);
      return io_error(impl_->path, error_number);
    }
    done += static_cast<std::size_t>(count);
  }
  impl_->size += static_cast<off_t>(done);
  return {};
}

}  // namespace base
