// The trusted first process of the pid namespace that tests run in. When it dies the kernel kills every process of the
// test, however it was detached. It does nothing but wait and let orphans be reaped. A namespace is used again only if
// its test ended by itself and left no process behind (Slot::is_clean).
#pragma once

#include <sys/types.h>

namespace sandbox {

struct InitProcess {
  pid_t pid = -1;
  int pidfd = -1;
  int namespace_fd = -1;  // of its pid namespace, for setns(): unlike with a pidfd, whoever holds it may enter
};

/// Starts one in a new pid namespace. It shares the supervisor's memory (so starting it copies nothing) and touches
/// none of it. pid -1 on failure, with errno.
InitProcess start_init_process();

/// Kills it and with it all processes of the namespace; returns when they are gone and reaped: by the interpreter, or,
/// if that has died, here. Closes both descriptors.
void end_init_process(InitProcess& init);

}  // namespace sandbox
