// A slot's control group seen from the supervisor: open files only (cgroups.h made them).
#pragma once

#include <cstdint>
#include <optional>
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

  /// How many processes and threads are in the group, adopted ones included; none where that cannot be known.
  [[nodiscard]] std::optional<std::size_t> processes() const;

  /// Sets the limits, if they are not those of the test before, and begins to measure. `adopted`: how many adopted
  /// processes are in the group beside the test's. False if the kernel refuses.
  bool begin(const base::Limits& limits, std::size_t adopted);
  [[nodiscard]] double cpu_ms() const;                    // since begin()
  [[nodiscard]] std::uint64_t peak_memory_bytes() const;  // since begin(); 0 if unknown, as where an
                                                          // earlier test's was higher and cannot be reset
  /// The kernel killed a process of the test since begin(): for the test's own limit, or because a group around this
  /// one or the whole machine had no more memory, which says nothing of the test.
  enum class MemoryKill { kNone, kOwnLimit, kMachine };
  [[nodiscard]] MemoryKill memory_kill() const;

 private:
  [[nodiscard]] double read_cpu_ms() const;
  [[nodiscard]] std::uint64_t read_peak() const;
  [[nodiscard]] std::uint64_t read_oom_kills() const;
  [[nodiscard]] std::uint64_t read_limit_hits() const;
  std::vector<int> fds_;
  base::Limits limits_{0, 0, 0, 0, 0, 0};
  std::size_t adopted_ = 0;
  double cpu_at_begin_ms_ = 0;
  std::uint64_t peak_at_begin_ = 0;
  std::uint64_t oom_kills_at_begin_ = 0;
  std::uint64_t limit_hits_at_begin_ = 0;
};

}  // namespace sandbox
