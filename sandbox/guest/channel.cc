#include "sandbox/guest/channel.h"

#include <unistd.h>

#include "sandbox/containment.h"
#include "sandbox/mutation.h"

namespace guest {

constexpr std::uint32_t kMaxFrame = 256U << 20;
constexpr int kProtocolBroken = 71;
constexpr int kForkedCopy = 73;

namespace {
std::string conversation_key;
pid_t owner = -1;
}  // namespace

void own_channel(std::string_view key) {
  conversation_key = key;
  owner = getpid();
}

bool owns_channel() { return owner > 0 && getpid() == owner; }

Test receive_test() {
  send(sandbox::kLoaded, conversation_key);
  const std::string payload = expect(sandbox::kTest);
  sandbox::Decoder d(payload);
  Test test;
  test.nonce = sandbox::masked(std::string(d.str()), conversation_key);
  test.content = d.str();
  if (!d.ok()) finish(kProtocolBroken);
  return test;
}

std::string expect(sandbox::ChildMessage type) {
  sandbox::Frame frame;
  if (sandbox::read_frame(sandbox::kControlFd, frame, kMaxFrame) != sandbox::ReadResult::kFrame || frame.type != type) {
    finish(kProtocolBroken);
  }
  return std::move(frame.payload);
}

void send(sandbox::ChildMessage type, std::string_view payload) {
  if (owner > 0 && getpid() != owner && !sandbox::disabled(sandbox::Layer::kFirstProcess)) finish(kForkedCopy);
  if (!sandbox::send_all(sandbox::kControlFd, sandbox::frame(type, payload))) finish(kProtocolBroken);
}

void finish(int exit_code) { _exit(exit_code); }

}  // namespace guest
