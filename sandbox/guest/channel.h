// The child's end of the control socket.
#pragma once

#include <string>
#include <string_view>

#include "sandbox/protocol.h"

namespace guest {

/// Waits for a frame of this type; ends the process if anything else comes.
std::string expect(sandbox::ChildMessage type);

/// Sends a frame; ends the process if the supervisor is gone.
void send(sandbox::ChildMessage type, std::string_view payload = {});

/// The child's only ways to end. No Python finalization, no atexit handler of the program runs.
[[noreturn]] void finish(int exit_code);

}  // namespace guest
