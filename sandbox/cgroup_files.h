// A slot's control group seen from the supervisor: open files only (cgroups.h made them).
#pragma once

#include <cstdint>
#include <vector>

#include <sys/types.h>

#include "harness/base/records.h"

namespace sandbox {

/// Does nothing and reports zeros where the slot has no group. Used by the supervisor's one thread; owns the
/// descriptors.
class CgroupFiles {
 public:
  CgroupFiles() = default;
  /// In the order of CgroupFile, -1 where there is none; empty: no group.
  explicit CgroupFiles(std::vector<int> fds) : fds_(std::move(fds)) {}

  [[nodiscard]] bool present() const { return !fds_.empty(); }
  /// Puts a process into the group, and with it all that it will fork. What it used before is not charged to the group.
  /// False if the kernel refuses.
  bool adopt(pid_t process);

  /// No process is in the group but the adopted ones. False where that cannot be known.
  [[nodiscard]] bool only_adopted() const;

  /// Sets the limits, if they are not those of the test before, and begins to measure. False if the kernel refuses.
  bool begin(const base::Limits& limits);
  [[nodiscard]] double cpu_ms() const;                    // since begin()
  [[nodiscard]] std::uint64_t peak_memory_bytes() const;  // since begin(); 0 if unknown
  [[nodiscard]] bool out_of_memory() const;               // the kernel killed a process of the test

 private:
  [[nodiscard]] double read_cpu_ms() const;
  [[nodiscard]] std::uint64_t read_oom_kills() const;
  std::vector<int> fds_;
  base::Limits limits_{0, 0, 0, 0, 0, 0};
  unsigned adopted_ = 0;  // how many processes of the sandbox itself are in the group
  unsigned adopted_at_begin_ = 0;
  double cpu_at_begin_ms_ = 0;
  std::uint64_t oom_kills_at_begin_ = 0;
};

}  // namespace sandbox
