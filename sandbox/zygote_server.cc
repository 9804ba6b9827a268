#include "sandbox/zygote_server.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/containment.h"
#include "sandbox/landlock.h"
#include "sandbox/wire.h"

namespace sandbox {
namespace {

constexpr int kSupervisorFd = 3;
constexpr std::uint32_t kMaxRequest = 1U << 20;
constexpr int kProtocolBroken = 72;
constexpr int kNotContained = 70;

/// Descriptors that come with a fork request, in this order.
enum { kControl, kStdout, kStderr, kPidNamespace, kDescriptors };

struct Zygote {
  ZygoteHooks& hooks;
  std::string test_filter;
  std::string build_filter;
  int null_fd = -1;
  int landlock_fd = -1;
};

[[noreturn]] void become_child(const Zygote& zygote, const ForkRequest& request, const std::vector<int>& fds) {
  const std::string& filter = request.stage == Stage::kBuild ? zygote.build_filter : zygote.test_filter;
  Containment settings;
  settings.limits = request.limits;
  settings.change_ids = request.change_ids;
  settings.build_folder = request.build_folder;
  settings.limits_mappings = request.limits_mappings;
  settings.control_fd = fds[kControl];
  settings.stdout_fd = fds[kStdout];
  settings.stderr_fd = fds[kStderr];
  settings.stdin_fd = zygote.null_fd;
  settings.landlock_fd = zygote.landlock_fd;
  settings.filter = filter.data();
  settings.filter_size = filter.size();
  const auto error = contain(settings);
  if (error.step != nullptr) {
    // The step may have failed before or after the control socket moved to its final number.
    const std::string text = std::string(error.step) + ": " + std::strerror(error.error_number);
    const std::string bytes = frame(kSandboxFailed, text);
    if (!send_all(settings.control_fd, bytes)) send_all(kControlFd, bytes);
    _exit(kNotContained);
  }
  if (!send_all(kControlFd, frame(kContained, {}))) _exit(kProtocolBroken);
  zygote.hooks.run_child(request);
  _exit(kProtocolBroken);
}

void reply(ZygoteMessage type, const std::string& payload) {
  if (!send_all(kSupervisorFd, frame(type, payload))) _exit(0);
}

/// Waits for the child and tells the supervisor how it ended and what it used.
void reap(pid_t child) {
  int status = 0;
  rusage usage{};
  while (wait4(child, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  const auto ms = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_usec) / 1e3;
  };
  Encoder e;
  e.u32(static_cast<std::uint32_t>(status));
  e.f64(ms(usage.ru_utime) + ms(usage.ru_stime));
  e.u64(static_cast<std::uint64_t>(usage.ru_maxrss) * 1024);
  reply(kReaped, e.bytes());
}

void serve_one(const Zygote& zygote, const Frame& frame, const std::vector<int>& fds) {
  ForkRequest request;
  if (frame.type != kFork || fds.size() != kDescriptors || !decode(frame.payload, request)) _exit(kProtocolBroken);
  pid_t child = -1;
  if (setns(fds[kPidNamespace], CLONE_NEWPID) == 0) {
    zygote.hooks.before_fork();
    child = fork();
    if (child == 0) {
      zygote.hooks.after_fork_in_child();
      become_child(zygote, request, fds);
    }
    const int fork_error = errno;
    zygote.hooks.after_fork_in_parent();
    errno = fork_error;
  }
  if (child < 0) {
    reply(kForkFailed, std::string("fork: ") + std::strerror(errno));
  } else {
    Encoder e;
    e.u32(static_cast<std::uint32_t>(child));
    reply(kForked, e.bytes());
  }
  for (const int fd : fds) close(fd);
  if (child > 0) reap(child);
}

}  // namespace

void serve_zygote(ZygoteHooks& hooks) {
  Zygote zygote{hooks, {}, {}};
  Frame frame;
  if (read_frame(kSupervisorFd, frame, kMaxRequest) != ReadResult::kFrame) _exit(0);
  Decoder policy(frame.payload);
  const auto network = static_cast<Network>(policy.u8());
  zygote.test_filter = policy.str();
  zygote.build_filter = policy.str();
  zygote.null_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
  zygote.landlock_fd = make_landlock_ruleset(network);
  if (zygote.landlock_fd < 0 && errno != ENOSYS && errno != EOPNOTSUPP) {
    dprintf(2, "landlock: %s", std::strerror(errno));
    _exit(kNotContained);
  }
  hooks.ready();
  reply(kZygoteReady, {});
  for (;;) {
    std::vector<int> fds;
    if (read_frame(kSupervisorFd, frame, kMaxRequest, &fds) != ReadResult::kFrame) _exit(0);
    serve_one(zygote, frame, fds);
  }
}

}  // namespace sandbox
