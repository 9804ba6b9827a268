// The loopback interface of a slot, for runtimes whose programs may talk to themselves (Network::kLoopback).
#pragma once

#include "harness/base/result.h"

namespace sandbox {

/// Brings `lo` up in the calling process' network namespace, which must be a slot's own and have no other interface:
/// one slot's programs do not reach another's. Nothing stays of a program that has ended: the kernel is told not to
/// keep ports of closed connections waiting (tcp(7), tcp_max_tw_buckets), so the next program finds them free. Needs
/// CAP_NET_ADMIN over the namespace and a writable /proc. Error kSandbox with the step that failed.
base::Status raise_loopback();

}  // namespace sandbox
