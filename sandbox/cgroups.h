// Control groups: memory and process limits over a test's whole process tree, and what it used. One group a slot, made
// by the harness and used again for each test; v2, v1 and hybrid trees. Optional: without them rlimits hold, and
// results say so.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "sandbox/sandbox.h"

namespace sandbox {

/// Whether groups with a memory limit can be made here, by making one.
Mechanism probe_cgroups();

/// The group of one slot. Made and removed by the harness; its files are handed to the slot as open descriptors, so
/// that the slot needs no path and no permission. Destroying it removes the group, which must be empty.
class Cgroup {
 public:
  /// A group for a slot of this process. Removes what killed harnesses left. Error kSandbox: this machine or user
  /// cannot have one.
  static base::Result<Cgroup> make(int slot);
  Cgroup(Cgroup&&) noexcept;
  Cgroup& operator=(Cgroup&&) noexcept;
  ~Cgroup();

  /// "v1" or "v2".
  [[nodiscard]] const std::string& version() const { return version_; }
  /// Open descriptors in the order of CgroupFile; -1 where this version has no such file.
  [[nodiscard]] const std::vector<int>& descriptors() const { return fds_; }

 private:
  Cgroup() = default;
  void remove();
  std::string version_;
  std::vector<std::string> folders_;
  std::vector<int> fds_;
};

/// The files of a group that a slot uses.
enum CgroupFile {
  kJoinMemory,    // cgroup.procs (v2: of the one group)
  kJoinPids,      // v1 only
  kJoinCpu,       // v1 only
  kMemoryLimit,   // memory.max, memory.limit_in_bytes
  kMemoryPeak,    // memory.peak, memory.max_usage_in_bytes
  kMemoryEvents,  // memory.events, memory.oom_control
  kMemoryHits,    // v1 only: memory.failcnt
  kPidsLimit,     // pids.max
  kPidsCurrent,   // pids.current
  kCpuUsage,      // cpu.stat, cpuacct.usage
  kCgroupFiles
};

}  // namespace sandbox
