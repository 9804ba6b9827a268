// Bytes between the harness, a slot supervisor, a zygote and the contained child: an encoder, a checked decoder, and
// framed messages over stream sockets, with file descriptors where both ends are trusted.
//
// A frame is a u32 length, a u8 type and `length` bytes. Everything that comes from a contained child is untrusted: its
// frames are read with a cap, and descriptors it may send along are dropped. Not thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sandbox {

class Encoder {
 public:
  void u8(std::uint8_t value) { bytes_.push_back(static_cast<char>(value)); }
  void u32(std::uint32_t value) { raw(&value, sizeof value); }
  void u64(std::uint64_t value) { raw(&value, sizeof value); }
  void f64(double value) { raw(&value, sizeof value); }
  void str(std::string_view value) {
    u32(static_cast<std::uint32_t>(value.size()));
    bytes_.append(value);
  }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  void raw(const void* data, std::size_t size) { bytes_.append(static_cast<const char*>(data), size); }
  std::string bytes_;
};

/// Reads what Encoder wrote. After a read past the end ok() is false and all further values are zero.
class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : bytes_(bytes) {}
  std::uint8_t u8() { return number<std::uint8_t>(); }
  std::uint32_t u32() { return number<std::uint32_t>(); }
  std::uint64_t u64() { return number<std::uint64_t>(); }
  double f64() { return number<double>(); }
  std::string_view str();
  [[nodiscard]] std::string_view rest() const { return bytes_; }
  [[nodiscard]] bool ok() const { return ok_; }

 private:
  template <typename T>
  T number() {
    T value{};
    copy(&value, sizeof value);
    return value;
  }
  void copy(void* to, std::size_t size);
  std::string_view bytes_;
  bool ok_ = true;
};

/// Puts a frame's header in front of the payload.
std::string frame(std::uint8_t type, std::string_view payload);

struct Frame {
  std::uint8_t type = 0;
  std::string payload;
};

/// Writes all bytes to a blocking socket, with `fds` attached to the first. False if the peer is gone. Never raises
/// SIGPIPE.
bool send_all(int socket, std::string_view bytes, std::span<const int> fds = {});

enum class ReadResult { kFrame, kClosed, kTooLarge };

/// Reads one frame from a blocking socket; `fds`, if given, receives the descriptors that came along (close-on-exec).
ReadResult read_frame(int socket, Frame& frame, std::uint32_t max_length, std::vector<int>* fds = nullptr);

/// Collects frames from a nonblocking, untrusted socket.
class FrameReader {
 public:
  explicit FrameReader(std::uint32_t max_length) : max_length_(max_length) {}
  enum class Status { kMore, kClosed, kTooLarge };
  /// Reads what is there.
  Status fill(int socket);
  /// Takes the next whole frame out of the buffer; false if there is none.
  bool take(Frame& frame);

 private:
  std::uint32_t max_length_;
  std::string buffer_;
  std::size_t taken_ = 0;  // bytes at its beginning: removed once for many frames, since a peer may send millions
};

}  // namespace sandbox
