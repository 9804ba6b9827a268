// The child processes of the supervisor: interpreters, warm compilers, first processes of tests. As process 1 of the
// slot's pid namespace it also gets the children of an interpreter that died, and must reap them: no pid namespace ends
// before all of its processes are reaped. Used by the supervisor's one thread.
#pragma once

#include <sys/types.h>

namespace sandbox {

/// A child was started that will be asked for.
void add_child(pid_t child);
/// Whether it has ended.
bool child_has_ended(pid_t child);
/// Waits until it has ended, and forgets it. Reaps what ends meanwhile.
void wait_for_child(pid_t child);

}  // namespace sandbox
