#include "sandbox/guest/channel.h"

#include <unistd.h>

#include "sandbox/containment.h"

namespace guest {

constexpr std::uint32_t kMaxFrame = 256U << 20;
constexpr int kProtocolBroken = 71;

std::string expect(sandbox::ChildMessage type) {
  sandbox::Frame frame;
  if (sandbox::read_frame(sandbox::kControlFd, frame, kMaxFrame) != sandbox::ReadResult::kFrame || frame.type != type) {
    finish(kProtocolBroken);
  }
  return std::move(frame.payload);
}

void send(sandbox::ChildMessage type, std::string_view payload) {
  if (!sandbox::send_all(sandbox::kControlFd, sandbox::frame(type, payload))) finish(kProtocolBroken);
}

void finish(int exit_code) { _exit(exit_code); }

}  // namespace guest
