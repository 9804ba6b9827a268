// The namespaces of a slot, and who is who in its user namespace.
//
// Ids inside:   0  builds the root folder (host: the harness' own user)
//               1  supervisor and zygotes   (host, harness run as root: an id of the slot's own that owns nothing)
//            1000  untrusted code           (host, harness run as root: another such id)
// An ordinary user has one host id only, so all three are that one; capabilities, which untrusted code has none of,
// keep them apart.
#pragma once

#include <functional>

#include "harness/base/result.h"
#include "sandbox/protocol.h"

namespace sandbox {

/// Starts `body` as process 1 of new user, pid, mount, network, ipc and uts namespaces and waits for it; returns its
/// wait status. The calling process must have one thread. Error kSandbox: the namespaces cannot be had; the message
/// says why and what mends it.
base::Result<int> run_in_namespaces(const SlotConfig& config, const std::function<int()>& body);

/// Inside: gives up the builder's id for the supervisor's, keeping the capabilities over the slot's own namespaces.
base::Status become_supervisor(const SlotConfig& config);

}  // namespace sandbox
