#include "harness/run/part_file.h"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "harness/base/files.h"
#include "harness/base/json.h"

namespace run {

PartFile::PartFile(std::filesystem::path path, std::string url) : path_(std::move(path)), url_(std::move(url)) {
  std::error_code failed;
  const auto bytes = std::filesystem::file_size(path_, failed);
  if (failed || bytes == 0) return;
  const auto text = base::read_file(origin_path());
  const auto origin = text.ok() ? base::parse_json(*text) : base::Result<base::Json>(text.error());
  if (!origin.ok() || base::string_member_or(*origin, "url", "") != url_) return;
  validator_ = base::string_member_or(*origin, "validator", "");
  if (!validator_.empty()) size_ = bytes;
}

PartFile::~PartFile() {
  if (fd_ >= 0) close(fd_);
}

base::Error PartFile::failure(int error_number) const {
  const std::string advice =
      error_number == ENOSPC || error_number == EDQUOT ? ": make room, or name another folder with --data-dir" : "";
  return {base::ErrorCode::kIo, "cannot write " + path_.string() + ": " + base::errno_message(error_number) + advice};
}

base::Status PartFile::open(int flags) {
  if (fd_ >= 0) close(fd_);
  fd_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0666);
  return fd_ >= 0 ? base::Status() : base::Status(failure(errno));
}

base::Status PartFile::restart(const std::string& validator) {
  size_ = 0;
  validator_ = validator;
  HARNESS_TRY(open(O_TRUNC));
  std::error_code ignored;
  std::filesystem::remove(origin_path(), ignored);
  if (validator.empty()) return {};
  return base::write_file(origin_path(), base::dump_line({{"url", url_}, {"validator", validator}}));
}

base::Status PartFile::go_on() { return open(O_APPEND); }

base::Status PartFile::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failure(errno);
    size_ += static_cast<std::uint64_t>(written);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

base::Status PartFile::discard() {
  size_ = 0;
  validator_.clear();
  std::error_code failed;
  std::filesystem::remove(path_, failed);
  return failed ? base::Status(failure(failed.value())) : finish();
}

base::Status PartFile::finish() {
  const int fd = std::exchange(fd_, -1);
  if (fd >= 0 && close(fd) != 0) return failure(errno);
  std::error_code ignored;
  std::filesystem::remove(origin_path(), ignored);
  return {};
}

}  // namespace run
