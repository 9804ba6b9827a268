// One slot: runs one test at a time in its warm zygotes, watches its limits, and says what happened. Lives in the
// supervisor, which has one thread.
#pragma once

#include <map>
#include <string>

#include "harness/base/records.h"
#include "harness/base/result.h"
#include "sandbox/cgroup_files.h"
#include "sandbox/policy.h"
#include "sandbox/protocol.h"
#include "sandbox/zygote.h"

namespace sandbox {

class Slot {
 public:
  Slot(SlotConfig config, Policy policy, CgroupFiles cgroup, int guest_fd, int harness_socket)
      : config_(std::move(config)),
        policy_(std::move(policy)),
        cgroup_(std::move(cgroup)),
        guest_fd_(guest_fd),
        harness_socket_(harness_socket) {}

  /// Runs a program to its end. Never fails: a fault of the sandbox is the outcome kSandboxError.
  base::Outcome run(const base::Program& program);

 private:
  base::Result<Zygote*> zygote_for(const std::string& name);
  /// Whether nothing runs in the slot but its living zygotes. False where that cannot be known. Forgets dead zygotes.
  bool is_clean();

  SlotConfig config_;
  Policy policy_;
  CgroupFiles cgroup_;
  int guest_fd_;
  int harness_socket_;
  std::map<std::string, Zygote> zygotes_;
  InitProcess init_;  // of the pid namespace of its tests, kept while it is empty
};

}  // namespace sandbox
