// A compiler that stays warm in a slot (protocol.h, "warm compilers"): a contained process that compiles one source
// after the other in its memory, so that a test pays for its own lines and not for the compiler's start.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "harness/base/records.h"
#include "harness/base/result.h"
#include "sandbox/cgroup_files.h"
#include "sandbox/policy.h"
#include "sandbox/runtimes/runtime.h"

namespace sandbox {

/// Owns the process: destroying it kills and reaps it. Used by the supervisor's one thread.
class WarmCompiler {
 public:
  struct Surroundings {
    const Policy& policy;
    bool change_ids;
    int harness_socket;  // when its other end closes, the harness is dead and so is the slot
  };
  /// Starts it in the control group, which is its own. Error kSandbox.
  static base::Result<WarmCompiler> start(const Runtime& runtime, const Surroundings& slot, CgroupFiles& cgroup,
                                          const base::Limits& limits);
  WarmCompiler(WarmCompiler&& other) noexcept;
  WarmCompiler& operator=(WarmCompiler&&) = delete;
  ~WarmCompiler();

  struct Compiled {
    base::Outcome outcome;  // kCompleted; kCompileError with the diagnostics in stderr_head; a limit; kSandboxError
    std::vector<std::pair<std::string, std::string>> files;  // name and bytes
  };
  /// After any status but kCompleted and kCompileError the compiler is of no further use.
  Compiled compile(const std::string& file, const std::string& source);

 private:
  WarmCompiler(pid_t pid, int socket, int harness_socket, CgroupFiles& cgroup, const base::Limits& limits)
      : pid_(pid), socket_(socket), harness_socket_(harness_socket), cgroup_(&cgroup), limits_(limits) {}
  [[nodiscard]] double cpu_ms() const;
  bool wait_for_reply(base::Outcome& outcome);
  pid_t pid_ = -1;
  int socket_ = -1;
  int harness_socket_;
  CgroupFiles* cgroup_;
  base::Limits limits_;
  double cpu_at_begin_ms_ = 0;
};

}  // namespace sandbox
