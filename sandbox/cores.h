// Which processor core each slot keeps to. The processes of a slot take turns (supervisor, zygote, test), so a core of
// their own keeps their memory in its caches and wakes nobody across cores: without it a test costs a fifth more.
// Thread-safe.
#pragma once

#include <vector>

namespace sandbox {

/// A core for each slot, of those this process may use; every core has its turn before one gets a second slot. Another
/// process begins with another core, so that several harnesses on one machine do not meet on the same ones.
std::vector<int> choose_cores(int slots);

/// Binds this process, and all that it will start, to the core. Where the kernel refuses, or for -1, it stays free:
/// that costs time, not correctness.
void keep_to_core(int core);

}  // namespace sandbox
