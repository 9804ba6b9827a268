// Control groups: memory and process limits over a test's whole process tree, and what it used. One group a slot, made
// by the harness and used again for each test; v2, v1 and hybrid trees. Optional: without them rlimits hold, and
// results say so.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <sys/types.h>

#include "harness/base/result.h"
#include "sandbox/sandbox.h"

namespace sandbox {

/// The machine's control groups. A base for tests, whose folders behave as the kernel's do on other machines: there is
/// no other way to see them all on one. What is read is read from the paths themselves.
class CgroupTree {
 public:
  virtual ~CgroupTree() = default;
  [[nodiscard]] virtual std::string mounts() const;      // /proc/self/mountinfo
  [[nodiscard]] virtual std::string own_groups() const;  // /proc/self/cgroup
  /// Whether the process is this one or descends from it.
  [[nodiscard]] virtual bool is_ours(pid_t process) const;
  /// False with errno.
  virtual bool make(const std::string& folder) const;
  virtual bool remove(const std::string& folder) const;
  virtual bool write(const std::string& file, const std::string& text) const;
};
const CgroupTree& machine_cgroups();

/// Whether groups with a memory limit can be made here, by making one.
Mechanism probe_cgroups();

/// Whether the groups around this process (a container's, a service's) allow so many processes more. Where they do not,
/// a program whose threads they refuse would look as if it had failed. Error kSandbox with the step that mends it.
base::Status room_for_processes(int count, const CgroupTree& tree = machine_cgroups());

/// Counts whom the kernel has killed for lack of memory, for tests without groups of their own: in the group that this
/// process is in, or, where that does not tell, on the whole machine, whoever it was.
class MemoryKills {
 public:
  explicit MemoryKills(const CgroupTree& tree = machine_cgroups());
  /// Since an unknown time in the past. Thread-safe.
  [[nodiscard]] std::uint64_t count() const;

 private:
  std::string file_;
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

/// The group of one slot. Made and removed by the harness; its files are handed to the slot as open descriptors, so
/// that the slot needs no path and no permission. Destroying it removes the group, which must be empty.
class Cgroup {
 public:
  /// A group for a slot of this process. Removes what killed harnesses left. Error kSandbox: this machine or user
  /// cannot have one.
  static base::Result<Cgroup> make(int slot, const CgroupTree& tree = machine_cgroups());
  Cgroup(Cgroup&&) noexcept;
  Cgroup& operator=(Cgroup&&) noexcept;
  ~Cgroup();

  /// "v1" or "v2".
  [[nodiscard]] const std::string& version() const { return version_; }
  /// Open descriptors in the order of CgroupFile; -1 where this version has no such file.
  [[nodiscard]] const std::vector<int>& descriptors() const { return fds_; }

 private:
  explicit Cgroup(const CgroupTree& tree) : tree_(&tree) {}
  base::Status make_v1(const std::string& name);
  base::Status make_v2(const std::string& name);
  bool open_file(CgroupFile file, const std::string& path, int flags);
  void remove();
  const CgroupTree* tree_;
  std::string version_;
  std::vector<std::string> folders_;
  std::vector<int> fds_;
};

}  // namespace sandbox
