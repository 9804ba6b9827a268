// A warm interpreter in a slot, or the launcher of executed programs, seen from the supervisor: started once, it forks
// one contained child for each test. No candidate, test or answer ever passes through it.
#pragma once

#include <string>
#include <vector>

#include "harness/base/result.h"
#include "sandbox/init_process.h"
#include "sandbox/policy.h"
#include "sandbox/protocol.h"
#include "sandbox/runtimes/runtime.h"

namespace sandbox {

/// How a child ended, as its parent saw it.
struct Reaped {
  int wait_status = 0;
  double cpu_ms = 0;
  std::uint64_t peak_memory_bytes = 0;
};

/// Owns the process: destroying it kills and reaps it. Used by the supervisor's one thread.
class Zygote {
 public:
  /// Starts the runtime's interpreter, or, where it has none, a launcher; `guest_fd` is the native module's open file.
  /// Error kSandbox with what the interpreter printed.
  static base::Result<Zygote> start(const Runtime& runtime, const Policy& policy, int guest_fd);
  Zygote(Zygote&& other) noexcept;
  Zygote& operator=(Zygote&&) = delete;
  ~Zygote();

  struct ChildDescriptors {
    int control;
    int standard_output;
    int standard_error;
    int pid_namespace;  // that the child is born into
  };
  /// Forks a child into the namespace of `init`. Returns its pid in the slot's pid namespace.
  base::Result<pid_t> fork(const ForkRequest& request, const ChildDescriptors& descriptors);

  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] bool is_alive() const;
  /// Readable when the child has ended (or the zygote has).
  [[nodiscard]] int socket() const { return socket_; }
  /// Reads how the child ended. Error: the zygote is gone.
  base::Result<Reaped> reaped();

 private:
  Zygote(pid_t pid, int socket) : pid_(pid), socket_(socket) {}
  pid_t pid_ = -1;
  int socket_ = -1;
};

}  // namespace sandbox
