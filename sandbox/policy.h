// System-call policy: the only user of libseccomp. Compiled once a slot into BPF programs, so that a test pays only for
// the second of its two:
//   outer  allowlist, loaded into each zygote and inherited by every test; still allows what the containment needs
//   (mount, setns, …) and what any language needs; one for each kind of network
//   inner  denies exactly that rest: what the containment needed, and what the test's profile does not. Loaded in each
//   test as the last step of its containment
// Together they allow what sandbox/policy.cc lists for the profile and nothing else. Loading happens with the bare
// system call (load_filter), because libseccomp's own seccomp_load() is not safe between fork and exec.
#pragma once

#include <map>
#include <set>
#include <string>

#include "harness/base/result.h"
#include "sandbox/runtimes/runtime.h"

namespace sandbox {

struct Policy {
  std::map<Network, std::string> outer;  // bytes of a sock_filter array
  std::map<Profile, std::string> inner;
};

/// Compiles the policy for these profiles and networks. Error kSandbox: libseccomp refused a rule.
base::Result<Policy> compile_policy(const std::set<Profile>& profiles, const std::set<Network>& networks);

/// Loads a compiled filter into the calling process, which must have no_new_privs. Async-signal-safe. Returns 0 or an
/// errno.
int load_filter(const char* bytes, std::size_t size);

}  // namespace sandbox
