#include "sandbox/containment.h"

#include <cerrno>
#include <csignal>
#include <cstdio>

#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/landlock.h"
#include "sandbox/mutation.h"
#include "sandbox/policy.h"

namespace sandbox {
namespace {

/// The pid namespace came with the fork. Those of network, ipc and uts are the slot's: the policy has no call that
/// could leave anything in them.
bool own_mounts() { return unshare(CLONE_NEWNS) == 0; }

/// A tmpfs of the test's own: work folder, temporary files and shared memory, with limits on bytes and inodes.
bool own_files(const Containment& settings) {
  char options[128];
  const auto megabytes = static_cast<unsigned long long>(settings.limits.disk_bytes >> 10);
  std::snprintf(options, sizeof options, "size=%lluk,nr_inodes=16384,mode=0777,uid=%u,gid=%u",
                disabled(Layer::kDiskLimit) ? 1ULL << 20 : megabytes, kChildId, kChildId);
  if (mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, options) != 0) return false;
  umask(0);
  const bool made = mkdir("/tmp/work", 0777) == 0 && mkdir("/tmp/shm", 01777) == 0;
  umask(022);
  return made;
}

/// The test's own processes and nothing of the kernel's settings.
bool own_proc() {
  const unsigned long flags = MS_NOSUID | MS_NODEV | MS_NOEXEC;
  return mount("proc", "/proc", "proc", flags, "subset=pid,hidepid=invisible") == 0;
}

/// Where memory runs out, of the slot or of the whole machine, it is the test that is killed: not the interpreter
/// beside it, which is small, and nobody else's process.
bool first_to_be_killed() {
  const int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool written = write(fd, "1000", 4) == 4;
  const int error = errno;
  close(fd);
  errno = error;
  return written;
}

/// A program may read where it was built and change nothing there.
bool protect_build_folder() {
  mount_attr change{};
  change.attr_set = MOUNT_ATTR_RDONLY;
  return syscall(SYS_mount_setattr, AT_FDCWD, kBuildFolder, 0, &change, sizeof change) == 0;
}

bool enter_folder(const char* folder) {
  if (chdir(folder) != 0) return false;
  char path[64];
  return getcwd(path, sizeof path) != nullptr && path[0] == '/';  // "(unreachable)…" would mean a way out of the root
}

bool own_descriptors(const Containment& s) {
  return dup2(s.stdin_fd, 0) == 0 && dup2(s.stdout_fd, 1) == 1 && dup2(s.stderr_fd, 2) == 2 &&
         (s.control_fd == kControlFd || dup2(s.control_fd, kControlFd) == kControlFd);
}

bool close_others() { return syscall(SYS_close_range, kControlFd + 1, ~0U, 0) == 0; }

bool landlock(int ruleset) {
  if (ruleset < 0) return true;
  const int error = enforce_landlock(ruleset);
  if (error != 0) errno = error;
  return error == 0;
}

bool own_session() {
  sigset_t none;
  sigemptyset(&none);
  return setsid() >= 0 && sigprocmask(SIG_SETMASK, &none, nullptr) == 0;
}

bool limit(__rlimit_resource resource, rlim_t soft, rlim_t hard) {
  const rlimit value{soft, hard};
  return setrlimit(resource, &value) == 0;
}

bool limits(const base::Limits& limits, bool limits_mappings) {
  const auto cpu_s = static_cast<rlim_t>(limits.cpu_ms / 1000) + 2;  // the supervisor measures; this is behind it
  return (limits.cpu_ms <= 0 || limit(RLIMIT_CPU, cpu_s, cpu_s + 1)) &&
         (limits.memory_bytes == 0 ||
          limit(limits_mappings ? RLIMIT_AS : RLIMIT_DATA, limits.memory_bytes, limits.memory_bytes)) &&
         limit(RLIMIT_FSIZE, limits.disk_bytes, limits.disk_bytes) && limit(RLIMIT_NOFILE, 1024, 1024) &&
         limit(RLIMIT_CORE, 0, 0) && limit(RLIMIT_MEMLOCK, 0, 0) && limit(RLIMIT_MSGQUEUE, 0, 0) &&
         limit(RLIMIT_SIGPENDING, 1024, 1024) && limit(RLIMIT_NICE, 0, 0) && limit(RLIMIT_RTPRIO, 0, 0) &&
         limit(RLIMIT_NPROC, static_cast<rlim_t>(limits.processes), static_cast<rlim_t>(limits.processes));
}

bool drop_ids(bool change_ids) {
  if (!change_ids) return true;
  return syscall(SYS_setgroups, 0, nullptr) == 0 && syscall(SYS_setresgid, kChildId, kChildId, kChildId) == 0 &&
         syscall(SYS_setresuid, kChildId, kChildId, kChildId) == 0;
}

bool drop_capabilities() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  const __user_cap_data_struct none[2] = {};
  return syscall(SYS_capset, &header, none) == 0 && prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) == 0;
}

bool bind_life_to_parent() { return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && prctl(PR_SET_DUMPABLE, 1) == 0; }

bool no_new_privileges() { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0; }

}  // namespace

ContainmentError contain(const Containment& settings) {
  const auto failed = [](const char* step) { return ContainmentError{step, errno}; };
  if (!disabled(Layer::kOwnMounts) && !own_mounts()) return failed("new mount namespace");
  if (!own_files(settings)) return failed("tmpfs work folder");
  if (!disabled(Layer::kOwnProc) && !own_proc()) return failed("proc of the new pid namespace");
  if (!disabled(Layer::kMemoryVictim) && !first_to_be_killed()) return failed("first to be killed for memory");
  const bool builds = settings.build_folder == BuildFolder::kWritable;
  if (settings.build_folder == BuildFolder::kReadOnly && !disabled(Layer::kOwnMounts) && !protect_build_folder())
    return failed("read-only build folder");
  if (!enter_folder(builds ? kBuildFolder : kWorkFolder)) return failed("change to the work folder");
  if (!own_descriptors(settings)) return failed("descriptors");
  if (!disabled(Layer::kSession) && !own_session()) return failed("new session");
  if (!disabled(Layer::kRlimits) && !limits(settings.limits, settings.limits_mappings))
    return failed("resource limits");
  if (!drop_ids(settings.change_ids && !disabled(Layer::kUserId))) return failed("user id of its own");
  if (!disabled(Layer::kCapabilities) && !drop_capabilities()) return failed("drop capabilities");
  if (!bind_life_to_parent()) return failed("parent-death signal");
  if (!disabled(Layer::kNoNewPrivileges) && !no_new_privileges()) return failed("no_new_privs");
  if (!disabled(Layer::kLandlock) && !landlock(settings.landlock_fd)) return failed("landlock");
  if (!disabled(Layer::kCloseOthers) && !close_others()) return failed("close descriptors");
  if (disabled(Layer::kInnerFilter)) return {};
  if (const int error = load_filter(settings.filter, settings.filter_size); error != 0) {
    errno = error;
    return failed("system-call filter");
  }
  return {};
}

}  // namespace sandbox
