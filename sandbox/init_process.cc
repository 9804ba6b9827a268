#include "sandbox/init_process.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>

#include <fcntl.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/children.h"
#include "sandbox/mutation.h"

namespace sandbox {
namespace {

// The process shares memory with the supervisor, thread-local errno included, so it must not call into libc.
long bare_syscall(long number, long a, long b, long c, long d) {
  long result = 0;
  register long r10 asm("r10") = d;
  asm volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10) : "rcx", "r11", "memory");
  return result;
}

// The kernel's own layout of a signal action.
struct KernelSigaction {
  unsigned long handler;
  unsigned long flags;
  unsigned long restorer;
  unsigned long mask;
};

constexpr KernelSigaction kIgnore{1 /* SIG_IGN */, 0, 0, 0};

int wait_for_ever(void*) {
  bare_syscall(SYS_rt_sigaction, SIGCHLD, reinterpret_cast<long>(&kIgnore), 0,
               sizeof kIgnore.mask);  // orphans reap themselves
  for (;;) bare_syscall(SYS_pause, 0, 0, 0, 0);
}

// One process at a time lives on it: the supervisor runs one test at a time.
alignas(16) std::array<char, 4096> init_stack;

}  // namespace

InitProcess start_init_process() {
  InitProcess init;
  init.pid = clone(wait_for_ever, init_stack.data() + init_stack.size(),
                   CLONE_VM | CLONE_NEWPID | CLONE_PIDFD | SIGCHLD, nullptr, &init.pidfd);
  if (init.pid < 0) return init;
  add_child(init.pid);
  std::array<char, 32> path{};
  std::snprintf(path.data(), path.size(), "/proc/%d/ns/pid", init.pid);
  init.namespace_fd = open(path.data(), O_RDONLY | O_CLOEXEC);
  if (init.namespace_fd < 0) {
    const int error = errno;
    end_init_process(init);
    errno = error;
  }
  return init;
}

void end_init_process(InitProcess& init) {
  if (init.pid < 0) return;
  if (!disabled(Layer::kKillTree)) syscall(SYS_pidfd_send_signal, init.pidfd, SIGKILL, nullptr, 0);
  if (!disabled(Layer::kKillTree)) wait_for_child(init.pid);
  close(init.pidfd);
  if (init.namespace_fd >= 0) close(init.namespace_fd);
  init = {};
}

}  // namespace sandbox
