#include "sandbox/policy.h"

#include <array>
#include <cerrno>
#include <span>
#include <string_view>

#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sandbox/mutation.h"

namespace sandbox {
namespace {

// What any runtime needs. A name that this kernel's libseccomp does not know is skipped: it stays denied.
constexpr std::string_view kAllowed[] = {
    // descriptors
    "read", "write", "readv", "writev", "pread64", "pwrite64", "preadv", "pwritev", "preadv2", "pwritev2", "lseek",
    "close", "close_range", "dup", "dup2", "dup3", "pipe", "pipe2", "sendfile", "copy_file_range", "fadvise64",
    "readahead", "fsync", "fdatasync", "ftruncate", "truncate", "fallocate", "poll", "ppoll", "select", "pselect6",
    "ioctl", "fcntl",
    // files
    "open", "openat", "openat2", "creat", "stat", "lstat", "fstat", "newfstatat", "statx", "statfs", "fstatfs",
    "access", "faccessat", "faccessat2", "readlink", "readlinkat", "getdents", "getdents64", "getcwd", "chdir",
    "fchdir", "mkdir", "mkdirat", "rmdir", "unlink", "unlinkat", "rename", "renameat", "renameat2", "link", "linkat",
    "symlink", "symlinkat", "chmod", "fchmod", "fchmodat", "fchmodat2", "umask", "utime", "utimes", "utimensat",
    "futimesat", "getxattr", "lgetxattr", "fgetxattr", "listxattr", "llistxattr", "flistxattr",
    // memory
    "brk", "mmap", "munmap", "mprotect", "mremap", "madvise", "mincore", "msync", "membarrier", "mseal",
    "map_shadow_stack",
    // processes and threads
    "execve", "execveat", "exit", "exit_group", "fork", "vfork", "wait4", "waitid", "kill", "tkill", "tgkill", "getpid",
    "getppid", "gettid", "getpgid", "getpgrp", "setpgid", "getsid", "setsid", "getuid", "geteuid", "getgid", "getegid",
    "getgroups", "getresuid", "getresgid", "capget", "set_tid_address", "set_robust_list", "get_robust_list", "rseq",
    "futex", "futex_waitv", "futex_wait", "futex_wake", "futex_requeue", "sched_yield", "sched_getaffinity",
    "sched_setaffinity", "sched_getparam", "sched_getscheduler", "sched_get_priority_max", "sched_get_priority_min",
    "sched_rr_get_interval", "sched_getattr", "getpriority", "getrlimit", "setrlimit", "prlimit64", "getrusage",
    "times", "sysinfo", "uname", "getcpu", "arch_prctl", "restart_syscall",
    // signals and time
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigpending", "rt_sigsuspend", "rt_sigtimedwait",
    "sigaltstack", "pause", "alarm", "getitimer", "setitimer", "nanosleep", "clock_nanosleep", "clock_gettime",
    "clock_getres", "gettimeofday", "time", "timer_create", "timer_settime", "timer_gettime", "timer_getoverrun",
    "timer_delete", "getrandom",
    // pairs of connected sockets; socket() itself is refused
    "sendto", "recvfrom", "sendmsg", "recvmsg", "shutdown", "getsockname", "getpeername", "getsockopt", "setsockopt"};

// What only some runtimes need: python and its libraries anything, the others what they were seen to need.
enum Group : unsigned {
  kEvents = 1U << 0,   // event loops: Node, Go, asyncio
  kNotices = 1U << 1,  // timers and signals as descriptors, watched folders
  kMemoryFiles = 1U << 2,
  kMemoryPlaces = 1U << 3,  // which node of the memory: JVM, OpenMP
  kMemoryKeys = 1U << 4,    // V8's protection of its code
  kLocking = 1U << 5,
  kOwners = 1U << 6,
  kSchedules = 1U << 7,
  kProcessHandles = 1U << 8,  // how Go and Rust wait for their children
  kQueuedSignals = 1U << 9,
  kPipes = 1U << 10,
  kAll = (1U << 11) - 1
};

struct Member {
  Group group;
  std::string_view name;
};

constexpr Member kSome[] = {
    {kEvents, "epoll_create"},
    {kEvents, "epoll_create1"},
    {kEvents, "epoll_ctl"},
    {kEvents, "epoll_wait"},
    {kEvents, "epoll_pwait"},
    {kEvents, "epoll_pwait2"},
    {kEvents, "eventfd"},
    {kEvents, "eventfd2"},
    {kNotices, "timerfd_create"},
    {kNotices, "timerfd_settime"},
    {kNotices, "timerfd_gettime"},
    {kNotices, "signalfd"},
    {kNotices, "signalfd4"},
    {kNotices, "inotify_init"},
    {kNotices, "inotify_init1"},
    {kNotices, "inotify_add_watch"},
    {kNotices, "inotify_rm_watch"},
    {kMemoryFiles, "memfd_create"},
    {kMemoryPlaces, "mbind"},
    {kMemoryPlaces, "get_mempolicy"},
    {kMemoryPlaces, "set_mempolicy"},
    {kMemoryKeys, "pkey_alloc"},
    {kMemoryKeys, "pkey_free"},
    {kMemoryKeys, "pkey_mprotect"},
    {kLocking, "mlock"},
    {kLocking, "mlock2"},
    {kLocking, "munlock"},
    {kLocking, "mlockall"},
    {kLocking, "munlockall"},
    {kOwners, "chown"},
    {kOwners, "fchown"},
    {kOwners, "lchown"},
    {kOwners, "fchownat"},
    {kSchedules, "sched_setscheduler"},
    {kSchedules, "sched_setparam"},
    {kSchedules, "setpriority"},
    {kProcessHandles, "pidfd_open"},
    {kProcessHandles, "pidfd_send_signal"},
    {kQueuedSignals, "rt_sigqueueinfo"},
    {kQueuedSignals, "rt_tgsigqueueinfo"},
    {kPipes, "splice"},
    {kPipes, "tee"},
    {kPipes, "sync_file_range"},
};

unsigned groups_of(Profile profile) {
  switch (profile) {
    case Profile::kPython:
    case Profile::kScientificPython:
      return kAll;
    case Profile::kNative:
      return 0;
    case Profile::kJvm:
      return kEvents | kMemoryPlaces;
    case Profile::kNode:
      return kEvents | kNotices | kMemoryFiles | kMemoryKeys;
    case Profile::kGo:
      return kEvents | kProcessHandles;
    case Profile::kRust:
      return kProcessHandles;
    case Profile::kCompiler:
      return kEvents | kMemoryFiles | kMemoryPlaces | kProcessHandles | kPipes;
  }
  return 0;
}

// What a program with a loopback network can do beside. Only these sockets: the kernel's other protocols (SCTP, MPTCP,
// raw ones, …) are code that no test needs to reach.
constexpr std::string_view kLoopbackCalls[] = {"bind",    "listen",   "accept",  "accept4",
                                               "connect", "sendmmsg", "recvmmsg"};

struct SocketKind {
  int type;
  int protocol;
};
constexpr SocketKind kLoopbackSockets[] = {
    {SOCK_STREAM, 0}, {SOCK_STREAM, IPPROTO_TCP}, {SOCK_DGRAM, 0}, {SOCK_DGRAM, IPPROTO_UDP}};

// Needed between fork and the last step of the containment only.
constexpr std::string_view kContainment[] = {"mount",
                                             "umount2",
                                             "unshare",
                                             "setns",
                                             "setresuid",
                                             "setresgid",
                                             "setgroups",
                                             "capset",
                                             "seccomp",
                                             "mount_setattr",
                                             "landlock_create_ruleset",
                                             "landlock_add_rule",
                                             "landlock_restrict_self"};

// glibc and the runtimes fall back when these do not exist.
constexpr std::string_view kAbsent[] = {"clone3", "io_uring_setup", "io_uring_enter", "io_uring_register",
                                        "keyctl", "add_key",        "request_key"};

// No program has a reason to try these.
constexpr std::string_view kKilled[] = {"kexec_load",    "kexec_file_load", "init_module", "finit_module",
                                        "delete_module", "reboot",          "iopl",        "ioperm"};

// CLONE_NEWTIME is not among them: its bit is part of clone()'s exit signal, so only clone3 and unshare can ask for it.
// CLONE_PARENT would make a child of the zygote's, which does not know of it: nobody would reap it, and the test's pid
// namespace would never end.
constexpr unsigned long kRefusedCloneFlags = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC |
                                             CLONE_NEWUTS | CLONE_NEWCGROUP | CLONE_PARENT;

// prctl() is dozens of calls in one. Of them: names of threads and mappings, huge pages of one's own, timers, children
// that outlive their parent, questions; the last four are the containment's own and give nothing to anybody.
constexpr unsigned long kProcessOptions[] = {PR_SET_NAME,
                                             PR_GET_NAME,
                                             PR_SET_VMA,
                                             PR_SET_THP_DISABLE,
                                             PR_GET_THP_DISABLE,
                                             PR_SET_TIMERSLACK,
                                             PR_GET_TIMERSLACK,
                                             PR_GET_TID_ADDRESS,
                                             PR_GET_PDEATHSIG,
                                             PR_SET_CHILD_SUBREAPER,
                                             PR_GET_CHILD_SUBREAPER,
                                             PR_GET_DUMPABLE,
                                             PR_GET_SECCOMP,
                                             PR_GET_NO_NEW_PRIVS,
                                             PR_CAPBSET_READ,
                                             PR_SET_NO_NEW_PRIVS,
                                             PR_SET_PDEATHSIG,
                                             PR_SET_DUMPABLE,
                                             PR_CAP_AMBIENT};

/// Adds rules and remembers the first failure. Wraps one scmp_filter_ctx.
class Filter {
 public:
  explicit Filter(std::uint32_t default_action) : context_(seccomp_init(default_action)) {
    if (context_ == nullptr) error_ = ENOMEM;
  }
  ~Filter() {
    if (context_ != nullptr) seccomp_release(context_);
  }
  Filter(const Filter&) = delete;
  Filter& operator=(const Filter&) = delete;

  void attribute(scmp_filter_attr name, std::uint32_t value) { note(seccomp_attr_set(context_, name, value)); }

  void add(std::uint32_t action, std::string_view name) {
    const int number = seccomp_syscall_resolve_name(std::string(name).c_str());
    if (number != __NR_SCMP_ERROR) note(seccomp_rule_add(context_, action, number, 0));
  }
  void add_if(std::uint32_t action, std::string_view name, scmp_arg_cmp comparison) {
    const int number = seccomp_syscall_resolve_name(std::string(name).c_str());
    note(seccomp_rule_add_array(context_, action, number, 1, &comparison));
  }
  void add_if_all(std::uint32_t action, std::string_view name, std::span<const scmp_arg_cmp> comparisons) {
    const int number = seccomp_syscall_resolve_name(std::string(name).c_str());
    note(seccomp_rule_add_array(context_, action, number, static_cast<unsigned>(comparisons.size()),
                                comparisons.data()));
  }

  base::Result<std::string> compile() {
    const int fd = memfd_create("policy", MFD_CLOEXEC);
    if (fd >= 0 && error_ == 0) note(seccomp_export_bpf(context_, fd));
    std::string bytes;
    if (fd >= 0 && error_ == 0) {
      bytes.resize(static_cast<std::size_t>(lseek(fd, 0, SEEK_END)));
      if (pread(fd, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) error_ = EIO;
    }
    if (fd >= 0) close(fd);
    if (fd < 0 || error_ != 0) {
      return base::Error{base::ErrorCode::kSandbox,
                         "libseccomp cannot compile the system-call policy: error " + std::to_string(error_)};
    }
    return bytes;
  }

 private:
  void note(int result) {
    if (result < 0 && error_ == 0) error_ = -result;
  }
  scmp_filter_ctx context_;
  int error_ = 0;
};

/// SCMP_A0() and SCMP_A1() are C, which clang does not take in C++.
scmp_arg_cmp argument(unsigned index, scmp_compare how, scmp_datum_t a, scmp_datum_t b = 0) {
  return {index, how, a, b};
}

/// The action, unless a mutant is to do without it.
std::uint32_t unless(Layer layer, std::uint32_t action, std::uint32_t otherwise = SCMP_ACT_ALLOW) {
  return disabled(layer) ? otherwise : action;
}

void add_loopback(Filter& filter) {
  for (const auto name : kLoopbackCalls) filter.add(SCMP_ACT_ALLOW, name);
  for (const int family : {AF_INET, AF_INET6}) {
    for (const auto& kind : kLoopbackSockets) {
      const std::array<scmp_arg_cmp, 3> comparisons{
          argument(0, SCMP_CMP_EQ, static_cast<scmp_datum_t>(family)),
          argument(1, SCMP_CMP_MASKED_EQ, ~static_cast<scmp_datum_t>(SOCK_NONBLOCK | SOCK_CLOEXEC),
                   static_cast<scmp_datum_t>(kind.type)),
          argument(2, SCMP_CMP_EQ, static_cast<scmp_datum_t>(kind.protocol))};
      filter.add_if_all(SCMP_ACT_ALLOW, "socket", comparisons);
    }
  }
}

base::Result<std::string> compile_outer(Network network) {
  Filter filter(unless(Layer::kDefaultDeny, SCMP_ACT_ERRNO(EPERM), SCMP_ACT_LOG));
  filter.attribute(SCMP_FLTATR_ACT_BADARCH, unless(Layer::kForeignArchitecture, SCMP_ACT_KILL_PROCESS));
  filter.attribute(SCMP_FLTATR_CTL_OPTIMIZE, 2);
  for (const auto name : kAllowed) filter.add(SCMP_ACT_ALLOW, name);
  for (const auto& member : kSome) filter.add(SCMP_ACT_ALLOW, member.name);
  for (const auto name : kContainment) filter.add(SCMP_ACT_ALLOW, name);
  for (const auto name : kAbsent) filter.add(unless(Layer::kAbsent, SCMP_ACT_ERRNO(ENOSYS)), name);
  for (const auto name : kKilled) filter.add(unless(Layer::kKilled, SCMP_ACT_KILL_PROCESS), name);
  if (network == Network::kLoopback)
    add_loopback(filter);
  else
    filter.add(unless(Layer::kSocket, SCMP_ACT_ERRNO(EAFNOSUPPORT)), "socket");
  if (disabled(Layer::kSocketPair))
    filter.add(SCMP_ACT_ALLOW, "socketpair");
  else
    filter.add_if(SCMP_ACT_ALLOW, "socketpair", argument(0, SCMP_CMP_EQ, AF_UNIX));
  filter.add_if(SCMP_ACT_ALLOW, "clone",
                argument(0, SCMP_CMP_MASKED_EQ, disabled(Layer::kCloneFlags) ? 0 : kRefusedCloneFlags, 0));
  for (const auto option : kProcessOptions) filter.add_if(SCMP_ACT_ALLOW, "prctl", argument(0, SCMP_CMP_EQ, option));
  // It would write out the file systems of the host. In a test all is in memory, so there is nothing to do.
  filter.add(SCMP_ACT_ERRNO(0), "sync");
  return filter.compile();
}

/// ioctl and fcntl are allowed but for a few requests, so they live in the inner filter, which allows by default.
base::Result<std::string> compile_inner(Profile profile) {
  Filter filter(SCMP_ACT_ALLOW);
  filter.attribute(SCMP_FLTATR_ACT_BADARCH, unless(Layer::kForeignArchitecture, SCMP_ACT_KILL_PROCESS));
  for (const auto name : kContainment)
    filter.add(unless(Layer::kContainmentCalls, SCMP_ACT_ERRNO(EPERM), SCMP_ACT_LOG), name);
  for (const auto& member : kSome) {
    if ((groups_of(profile) & member.group) == 0)
      filter.add(unless(Layer::kProfile, SCMP_ACT_ERRNO(EPERM), SCMP_ACT_LOG), member.name);
  }
  // Whatever its program may do: compilers have no network.
  if (profile == Profile::kCompiler)
    filter.add(unless(Layer::kSocket, SCMP_ACT_ERRNO(EAFNOSUPPORT), SCMP_ACT_LOG), "socket");
  // The kernel takes 32 bits of the request, so the comparison must ignore the upper half.
  for (const unsigned long request : {static_cast<unsigned long>(TIOCSTI), 0x541CUL /* TIOCLINUX */}) {
    filter.add_if(unless(Layer::kTerminalRequests, SCMP_ACT_ERRNO(EPERM), SCMP_ACT_LOG), "ioctl",
                  argument(1, SCMP_CMP_MASKED_EQ, 0xFFFFFFFFUL, request));
  }
  for (const unsigned long command : {1024UL /* F_SETLEASE */, 1026UL /* F_NOTIFY */}) {
    filter.add_if(unless(Layer::kLeases, SCMP_ACT_ERRNO(EPERM), SCMP_ACT_LOG), "fcntl",
                  argument(1, SCMP_CMP_MASKED_EQ, 0xFFFFFFFFUL, command));
  }
  // Huge pages are taken from a pool of the machine that no control group of memory counts.
  filter.add_if(unless(Layer::kHugePages, SCMP_ACT_ERRNO(ENOMEM), SCMP_ACT_LOG), "mmap",
                argument(3, SCMP_CMP_MASKED_EQ, MAP_HUGETLB, MAP_HUGETLB));
  if ((groups_of(profile) & kMemoryFiles) != 0) {
    filter.add_if(unless(Layer::kHugePages, SCMP_ACT_ERRNO(ENOMEM), SCMP_ACT_LOG), "memfd_create",
                  argument(1, SCMP_CMP_MASKED_EQ, MFD_HUGETLB, MFD_HUGETLB));
  }
  return filter.compile();
}

}  // namespace

base::Result<Policy> compile_policy(const std::set<Profile>& profiles, const std::set<Network>& networks) {
  Policy policy;
  for (const Network network : networks) {
    HARNESS_ASSIGN(policy.outer[network], compile_outer(network));
  }
  for (const Profile profile : profiles) {
    HARNESS_ASSIGN(policy.inner[profile], compile_inner(profile));
  }
  return policy;
}

}  // namespace sandbox
