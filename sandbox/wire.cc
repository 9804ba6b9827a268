#include "sandbox/wire.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <sys/socket.h>

namespace sandbox {
namespace {

constexpr std::size_t kHeader = 5;
constexpr std::size_t kMaxFds = 32;  // two groups with their CgroupFiles have the most

/// recvmsg() of at most `size` bytes; appends descriptors to `fds` or, if it is null, lets the kernel drop them.
// NOLINTNEXTLINE(readability-non-const-parameter): the kernel writes to `to`
ssize_t receive(int socket, char* to, std::size_t size, std::vector<int>* fds) {
  iovec part{to, size};
  alignas(cmsghdr) char control[CMSG_SPACE(kMaxFds * sizeof(int))];
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  if (fds != nullptr) {
    message.msg_control = control;
    message.msg_controllen = sizeof control;
  }
  ssize_t count = 0;
  do count = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  while (count < 0 && errno == EINTR);
  if (count < 0 || fds == nullptr) return count;
  for (cmsghdr* c = CMSG_FIRSTHDR(&message); c != nullptr; c = CMSG_NXTHDR(&message, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    std::vector<int> received(n);
    std::memcpy(received.data(), CMSG_DATA(c), n * sizeof(int));
    fds->insert(fds->end(), received.begin(), received.end());
  }
  return count;
}

bool receive_exactly(int socket, char* to, std::size_t size, std::vector<int>* fds) {
  while (size > 0) {
    const ssize_t count = receive(socket, to, size, fds);
    if (count <= 0) return false;
    to += count;
    size -= static_cast<std::size_t>(count);
  }
  return true;
}

}  // namespace

void Decoder::copy(void* to, std::size_t size) {
  if (!ok_ || bytes_.size() < size) {
    ok_ = false;
    bytes_ = {};
    return;
  }
  std::memcpy(to, bytes_.data(), size);
  bytes_.remove_prefix(size);
}

std::string_view Decoder::str() {
  const std::uint32_t size = u32();
  if (!ok_ || bytes_.size() < size) {
    ok_ = false;
    bytes_ = {};
    return {};
  }
  const std::string_view value = bytes_.substr(0, size);
  bytes_.remove_prefix(size);
  return value;
}

std::string frame(std::uint8_t type, std::string_view payload) {
  const auto length = static_cast<std::uint32_t>(payload.size());
  std::string bytes;
  bytes.reserve(kHeader + payload.size());
  bytes.append(reinterpret_cast<const char*>(&length), sizeof length);
  bytes.push_back(static_cast<char>(type));
  bytes.append(payload);
  return bytes;
}

bool send_all(int socket, std::string_view bytes, std::span<const int> fds) {
  if (fds.size() > kMaxFds) return false;
  alignas(cmsghdr) char control[CMSG_SPACE(kMaxFds * sizeof(int))] = {};
  while (!bytes.empty()) {
    iovec part{const_cast<char*>(bytes.data()), bytes.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (!fds.empty()) {
      message.msg_control = control;
      message.msg_controllen = CMSG_SPACE(fds.size_bytes());
      cmsghdr* c = CMSG_FIRSTHDR(&message);
      c->cmsg_level = SOL_SOCKET;
      c->cmsg_type = SCM_RIGHTS;
      c->cmsg_len = CMSG_LEN(fds.size_bytes());
      std::memcpy(CMSG_DATA(c), fds.data(), fds.size_bytes());
    }
    const ssize_t count = sendmsg(socket, &message, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    fds = {};
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

ReadResult read_frame(int socket, Frame& frame, std::uint32_t max_length, std::vector<int>* fds) {
  char header[kHeader];
  if (!receive_exactly(socket, header, kHeader, fds)) return ReadResult::kClosed;
  std::uint32_t length = 0;
  std::memcpy(&length, header, sizeof length);
  if (length > max_length) return ReadResult::kTooLarge;
  frame.type = static_cast<std::uint8_t>(header[4]);
  frame.payload.resize(length);
  return receive_exactly(socket, frame.payload.data(), length, fds) ? ReadResult::kFrame : ReadResult::kClosed;
}

FrameReader::Status FrameReader::fill(int socket) {
  char chunk[16384];
  buffer_.erase(0, std::exchange(taken_, 0));
  for (;;) {
    const ssize_t count = receive(socket, chunk, sizeof chunk, nullptr);
    if (count == 0) return Status::kClosed;
    if (count < 0) return errno == EAGAIN || errno == EWOULDBLOCK ? Status::kMore : Status::kClosed;
    if (buffer_.size() + static_cast<std::size_t>(count) > max_length_ + kHeader) return Status::kTooLarge;
    buffer_.append(chunk, static_cast<std::size_t>(count));
    if (static_cast<std::size_t>(count) < sizeof chunk) return Status::kMore;
  }
}

bool FrameReader::take(Frame& frame) {
  const std::string_view rest = std::string_view(buffer_).substr(taken_);
  if (rest.size() < kHeader) return false;
  std::uint32_t length = 0;
  std::memcpy(&length, rest.data(), sizeof length);
  if (rest.size() - kHeader < length) return false;
  frame.type = static_cast<std::uint8_t>(rest[4]);
  frame.payload.assign(rest.substr(kHeader, length));
  taken_ += kHeader + length;
  return true;
}

}  // namespace sandbox
