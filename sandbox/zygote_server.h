// The zygote's end of its conversation with the supervisor: waits for requests, forks one contained child for each, and
// tells how it ended. The zygote itself never reads a candidate or a test.
//
// Runs in the Python zygote (guest/guest_module.cc) and in the launcher (launcher.cc). One thread.
#pragma once

#include "sandbox/protocol.h"

namespace sandbox {

/// What differs between zygotes.
class ZygoteHooks {
 public:
  virtual ~ZygoteHooks() = default;
  virtual void before_fork() {}
  virtual void after_fork_in_parent() {}
  virtual void after_fork_in_child() {}
  /// When the zygote is set up, before the first fork.
  virtual void ready() {}
  /// In the child, which is contained and has said kContained. Must not return.
  virtual void run_child(const ForkRequest& request) = 0;
};

/// Serves the supervisor on descriptor 3 until it goes away; then ends the process.
[[noreturn]] void serve_zygote(ZygoteHooks& hooks);

}  // namespace sandbox
