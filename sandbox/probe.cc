// Tries every mechanism that the sandbox is made of, in a child process that then ends. What is tried is the mechanism
// itself, never a version number or a setting; settings only serve to name the fix.
#include "sandbox/probe.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/advice.h"
#include "sandbox/cgroups.h"
#include "sandbox/sandbox.h"

namespace sandbox {
namespace {

// In the order in which the child tries them: each needs the ones before it.
enum Step {
  kUserNamespace,
  kIdMap,
  kPidNamespace,
  kMountNamespace,
  kNetworkNamespace,
  kIpcNamespace,
  kUtsNamespace,
  kMounts,
  kReadOnly,
  kProc,
  kNoNewPrivileges,
  kSeccomp,
  kPidfd,
  kCloseRange,
  kSteps
};
using Errors = std::array<int, kSteps>;  // errno of each, -1: not reached

int error_of(bool succeeded) { return succeeded ? 0 : errno; }

bool write_text(const char* path, const std::string& text) {
  const int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool written = write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  close(fd);
  return written;
}

bool map_ids(uid_t uid, gid_t gid) {
  return write_text("/proc/self/setgroups", "deny") &&
         write_text("/proc/self/uid_map", "1000 " + std::to_string(uid) + " 1") &&
         write_text("/proc/self/gid_map", "1000 " + std::to_string(gid) + " 1");
}

bool mount_tmpfs() {
  return mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "size=64k") == 0;
}

bool make_read_only() {
  mount_attr change{};
  change.attr_set = MOUNT_ATTR_RDONLY;
  return syscall(SYS_mount_setattr, AT_FDCWD, "/tmp", 0, &change, sizeof change) == 0;
}

/// Only a process inside a new pid namespace may mount its /proc.
int proc_error() {
  const pid_t child = fork();
  if (child == 0)
    _exit(mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, "subset=pid") == 0 ? 0 : errno);
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) < 0) return errno;
  return WIFEXITED(status) ? WEXITSTATUS(status) : EIO;
}

bool open_pidfd() {
  const long fd = syscall(SYS_pidfd_open, getpid(), 0);
  if (fd >= 0) close(static_cast<int>(fd));
  return fd >= 0;
}

void try_all(Errors& errors) {
  const uid_t uid = getuid();
  const gid_t gid = getgid();
  errors[kPidfd] = error_of(open_pidfd());
  errors[kCloseRange] = error_of(syscall(SYS_close_range, ~0U - 1, ~0U, 0) == 0);
  errors[kNoNewPrivileges] = error_of(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
  const unsigned action = SECCOMP_RET_KILL_PROCESS;
  errors[kSeccomp] = error_of(syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0);
  errors[kUserNamespace] = error_of(unshare(CLONE_NEWUSER) == 0);
  if (errors[kUserNamespace] != 0) return;
  errors[kIdMap] = error_of(map_ids(uid, gid));
  if (errors[kIdMap] != 0) return;
  errors[kPidNamespace] = error_of(unshare(CLONE_NEWPID) == 0);
  errors[kMountNamespace] = error_of(unshare(CLONE_NEWNS) == 0);
  errors[kNetworkNamespace] = error_of(unshare(CLONE_NEWNET) == 0);
  errors[kIpcNamespace] = error_of(unshare(CLONE_NEWIPC) == 0);
  errors[kUtsNamespace] = error_of(unshare(CLONE_NEWUTS) == 0);
  if (errors[kMountNamespace] != 0) return;
  if (errors[kPidNamespace] == 0) errors[kProc] = proc_error();
  errors[kMounts] = error_of(mount_tmpfs());
  errors[kReadOnly] = error_of(make_read_only());
}

Errors try_in_child() {
  Errors errors;
  errors.fill(-1);
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return errors;
  const pid_t child = fork();
  if (child == 0) {
    try_all(errors);
    const ssize_t sent = write(ends[1], errors.data(), sizeof errors);
    _exit(sent == sizeof errors ? 0 : 1);
  }
  close(ends[1]);
  Errors received = errors;
  if (child > 0 && read(ends[0], received.data(), sizeof received) == sizeof received) errors = received;
  close(ends[0]);
  if (child > 0) waitpid(child, nullptr, 0);
  return errors;
}

struct Row {
  Step step;
  const char* name;
  const char* purpose;
  const char* fix;  // null: namespaces_fix()
};

constexpr const char* kNewerKernel = "use Linux 5.13 or newer";
constexpr Row kRows[] = {
    {kUserNamespace, "user namespace", "capabilities end at the slot", nullptr},
    {kIdMap, "user id map", "no id of the host inside", nullptr},  // see fix_of()
    {kPidNamespace, "pid namespace", "sees and signals its own processes only", nullptr},
    {kMountNamespace, "mount namespace", "a root folder of its own", nullptr},
    {kNetworkNamespace, "network namespace", "no network, not even loopback", nullptr},
    {kIpcNamespace, "ipc namespace", "no shared memory with others", nullptr},
    {kUtsNamespace, "uts namespace", "no host name", nullptr},
    {kMounts, "tmpfs mounts", "a work folder that vanishes", nullptr},
    {kReadOnly, "read-only root", "nothing outside the work folder is writable", kNewerKernel},
    {kProc, "own /proc", "its own processes only", nullptr},
    {kNoNewPrivileges, "no_new_privs", "set-user-id programs give nothing", kNewerKernel},
    {kSeccomp, "seccomp filter", "system calls by allowlist", "use a kernel with CONFIG_SECCOMP_FILTER"},
    {kPidfd, "pidfd", "kills without mixing up processes", kNewerKernel},
    {kCloseRange, "close_range", "no descriptor is inherited", kNewerKernel},
};

std::string fix_of(const Row& row, int error) {
  if (error == EAGAIN) return "allow more processes: ulimit -u, in a container --pids-limit";
  if (row.step == kIdMap && error == EPERM && geteuid() == 0)
    return "run as an ordinary user, or give root SETUID, SETGID and SETFCAP (in a container --cap-add each)";
  return error > 0 && row.fix != nullptr ? row.fix : namespaces_fix("/");
}

Mechanism landlock() {
  Mechanism m{"landlock", false, true, "", "use a kernel with CONFIG_SECURITY_LANDLOCK and lsm=landlock"};
  const long version = syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  m.available = version > 0;
  m.detail = m.available ? "ABI " + std::to_string(version) : std::strerror(errno);
  if (m.available) m.fix.clear();
  return m;
}

}  // namespace

std::vector<Mechanism> probe() {
  const Errors errors = try_in_child();
  std::vector<Mechanism> mechanisms;
  for (const auto& row : kRows) {
    const int error = errors[row.step];
    Mechanism m{row.name, error == 0, false, row.purpose, ""};
    if (error != 0) {
      m.detail = error < 0 ? "not reached: needs the ones above" : std::strerror(error);
      m.fix = fix_of(row, error);
    }
    mechanisms.push_back(std::move(m));
  }
  mechanisms.push_back(landlock());
  mechanisms.push_back(probe_cgroups());
  return mechanisms;
}

base::Status has_all_mechanisms(bool allow_weaker) {
  std::string refusal;
  std::vector<std::string> fixes;
  bool waivable = true;
  for (const auto& m : probe()) {
    if (m.available || (m.waivable && allow_weaker)) continue;
    waivable = waivable && m.waivable;
    if (std::ranges::find(fixes, m.fix) != fixes.end()) continue;  // one step mends both
    fixes.push_back(m.fix);
    refusal +=
        (refusal.empty() ? "this machine has no " + m.name + " for the sandbox (" : "; and no " + m.name + " (") +
        m.detail + "): " + m.fix;
  }
  if (refusal.empty()) return {};
  return base::Error{base::ErrorCode::kSandbox,
                     refusal + (waivable ? "; or go on without it with --allow-weaker-sandbox" : "")};
}

}  // namespace sandbox
