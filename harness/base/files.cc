#include "harness/base/files.h"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "harness/base/unpack.h"

namespace base {
namespace {

constexpr std::size_t kChunk = 256U << 10U;
constexpr std::size_t kMaxLine = 256U << 20U;

/// Writes all of `content`; errno tells why not.
bool write_all(int fd, std::string_view content) {
  while (!content.empty()) {
    const ssize_t count = ::write(fd, content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

struct LineReader::Impl {
  std::filesystem::path path;
  std::unique_ptr<ByteSource> source;
  std::vector<char> buffer = std::vector<char>(kChunk);
  std::size_t begin = 0;
  std::size_t end = 0;
  int number = 0;
};

LineReader::LineReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LineReader::LineReader(LineReader&&) noexcept = default;
LineReader& LineReader::operator=(LineReader&&) noexcept = default;
LineReader::~LineReader() = default;

Result<LineReader> LineReader::open(const std::filesystem::path& path) {
  HARNESS_ASSIGN(auto source, open_unpacked(path));
  auto impl = std::make_unique<Impl>();
  impl->path = path;
  impl->source = std::move(source);
  return LineReader(std::move(impl));
}

Result<bool> LineReader::next(std::string& line) {
  line.clear();
  bool any = false;
  for (;;) {
    if (impl_->begin == impl_->end) {
      HARNESS_ASSIGN(impl_->end, impl_->source->read(impl_->buffer.data(), impl_->buffer.size()));
      impl_->begin = 0;
      if (impl_->end == 0) break;
    }
    if (!any) ++impl_->number;
    any = true;
    const char* start = impl_->buffer.data() + impl_->begin;
    const std::size_t size = impl_->end - impl_->begin;
    const auto* newline = static_cast<const char*>(std::memchr(start, '\n', size));
    const std::size_t count = newline != nullptr ? static_cast<std::size_t>(newline - start) : size;
    if (line.size() + count > kMaxLine) return Error{ErrorCode::kUsage, where() + ": the line is longer than 256 MiB"};
    line.append(start, count);
    impl_->begin += count + (newline != nullptr ? 1 : 0);
    if (newline != nullptr) break;
  }
  return any;
}

int LineReader::line_number() const { return impl_->number; }
std::string LineReader::where() const { return impl_->path.string() + ":" + std::to_string(impl_->number); }

Result<std::string> read_file(const std::filesystem::path& path) {
  HARNESS_ASSIGN(auto source, open_unpacked(path));
  std::string content;
  std::vector<char> buffer(kChunk);
  for (;;) {
    HARNESS_ASSIGN(const std::size_t count, source->read(buffer.data(), buffer.size()));
    if (count == 0) return content;
    content.append(buffer.data(), count);
  }
}

Status write_file(const std::filesystem::path& path, std::string_view content) {
  static std::atomic<unsigned> counter{0};
  auto temporary = path;
  temporary += "." + std::to_string(getpid()) + "-" + std::to_string(counter++) + ".tmp";
  const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  const auto fail = [&path](int error_number) {
    return Error{ErrorCode::kIo, "cannot write " + path.string() + ": " + errno_message(error_number)};
  };
  if (fd < 0) return fail(errno);
  // fsync before rename: otherwise a crash of the machine may leave the new name with no content.
  bool good = write_all(fd, content) && fsync(fd) == 0;
  int error_number = errno;
  if (close(fd) != 0 && good) {
    good = false;
    error_number = errno;
  }
  if (good && rename(temporary.c_str(), path.c_str()) != 0) {
    good = false;
    error_number = errno;
  }
  if (good) return {};
  unlink(temporary.c_str());
  return fail(error_number);
}

std::string errno_message(int error_number) { return std::generic_category().message(error_number); }

}  // namespace base
