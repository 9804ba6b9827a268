// Landlock, behind the namespaces and the system-call filter: no device nodes, no TCP (but in programs with a loopback
// network) and (where the kernel can) no abstract sockets and no signals beyond the test. Optional: kernels without it
// lose a second line of defence, not the first.
#pragma once

#include "sandbox/runtimes/runtime.h"

namespace sandbox {

/// A ruleset with all that this kernel's Landlock can deny without naming a path to a program with such a network; -1
/// with errno ENOSYS or EOPNOTSUPP where there is no Landlock, with another errno on failure. Made once a zygote.
int make_landlock_ruleset(Network network);

/// Binds the calling process to the ruleset for good. Async-signal-safe. 0 or an errno.
int enforce_landlock(int ruleset);

}  // namespace sandbox
