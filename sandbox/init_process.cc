#include "sandbox/init_process.h"

#include <sched.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

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
  void (*handler)(int);
  unsigned long flags;
  void (*restorer)();
  unsigned long mask;
};

constexpr KernelSigaction kIgnore{SIG_IGN, 0, nullptr, 0};

int wait_for_ever(void*) {
  bare_syscall(SYS_rt_sigaction, SIGCHLD, reinterpret_cast<long>(&kIgnore), 0, sizeof kIgnore.mask);  // orphans reap themselves
  for (;;) bare_syscall(SYS_pause, 0, 0, 0, 0);
}

// One process at a time lives on it: the supervisor runs one test at a time.
alignas(16) std::array<char, 4096> init_stack;

}  // namespace

InitProcess start_init_process() {
  InitProcess init;
  init.pid = clone(wait_for_ever, init_stack.data() + init_stack.size(), CLONE_VM | CLONE_NEWPID | CLONE_PIDFD | SIGCHLD, nullptr,
                   &init.pidfd);
  return init;
}

void end_init_process(InitProcess& init) {
  if (init.pid < 0) return;
  syscall(SYS_pidfd_send_signal, init.pidfd, SIGKILL, nullptr, 0);
  while (waitpid(init.pid, nullptr, 0) < 0 && errno == EINTR) {
  }
  close(init.pidfd);
  init = {};
}

}  // namespace sandbox
