// The child's end of the control socket.
#pragma once

#include <string>
#include <string_view>

#include "sandbox/protocol.h"

namespace guest {

/// Waits for a frame of this type; ends the process if anything else comes.
std::string expect(sandbox::ChildMessage type);

/// Takes the conversation for this process: a copy of it that a program forks off may no longer speak. `key` as in
/// protocol.h.
void own_channel(std::string_view key);
/// False in such a copy.
bool owns_channel();

/// Tells the supervisor that the candidate is loaded, and waits for the test: its nonce and its source or payload.
struct Test {
  std::string nonce;
  std::string content;
};
Test receive_test();

/// Sends a frame; ends the process if the supervisor is gone.
void send(sandbox::ChildMessage type, std::string_view payload = {});

/// The child's only ways to end. No Python finalization, no atexit handler of the program runs.
[[noreturn]] void finish(int exit_code);

}  // namespace guest
