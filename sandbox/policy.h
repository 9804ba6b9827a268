// System-call policy: the only user of libseccomp. Compiled once a slot into two BPF programs, so that a test pays only
// for the second:
//   outer  allowlist, loaded into the zygote and inherited by every test; still allows what the containment needs
//   (mount, setns, …) inner  denies exactly that rest, loaded in each test as the last step of its containment
// Together they allow what sandbox/policy.cc lists and nothing else. Loading happens with the bare system call
// (load_filter), because libseccomp's own seccomp_load() is not safe between fork and exec.
#pragma once

#include <string>

#include "harness/base/result.h"

namespace sandbox {

struct Policy {
  std::string outer;  // bytes of a sock_filter array
  std::string inner;
};

/// Compiles the policy. Error kSandbox: libseccomp refused a rule.
base::Result<Policy> compile_policy();

/// Loads a compiled filter into the calling process, which must have no_new_privs. Async-signal-safe. Returns 0 or an
/// errno.
int load_filter(const char* bytes, std::size_t size);

}  // namespace sandbox
