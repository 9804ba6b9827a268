// The native module of the Python zygote (sandbox/runtimes/python.cc loads it). serve() waits for the supervisor's
// requests and forks one contained child for each. The zygote holds imports only: candidates and tests are read by the
// child, from its own socket.
#include <algorithm>
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
#include "sandbox/guest/assert_style.h"
#include "sandbox/guest/call_return.h"
#include "sandbox/guest/channel.h"
#include "sandbox/guest/python_api.h"
#include "sandbox/guest/watch.h"
#include "sandbox/landlock.h"
#include "sandbox/protocol.h"
#include "sandbox/wire.h"

namespace guest {
namespace {

constexpr int kSupervisorFd = 3;
constexpr std::uint32_t kMaxRequest = 1U << 20;

struct Zygote {
  std::string filter;
  int null_fd = -1;
  int landlock_fd = -1;
  Interpreter interpreter;
  ValueTypes types;
};

/// Descriptors that come with a fork request, in this order.
enum { kControl, kStdout, kStderr, kPidNamespace, kDescriptors };

[[noreturn]] void run_child(const Zygote& zygote, const sandbox::ForkRequest& request, const std::vector<int>& fds) {
  sandbox::Containment settings;
  settings.limits = request.limits;
  settings.change_ids = request.change_ids;
  settings.control_fd = fds[kControl];
  settings.stdout_fd = fds[kStdout];
  settings.stderr_fd = fds[kStderr];
  settings.stdin_fd = zygote.null_fd;
  settings.landlock_fd = zygote.landlock_fd;
  settings.filter = zygote.filter.data();
  settings.filter_size = zygote.filter.size();
  const auto error = sandbox::contain(settings);
  if (error.step != nullptr) {
    // The step may have failed before or after the control socket moved to its final number.
    const std::string text = std::string(error.step) + ": " + std::strerror(error.error_number);
    const std::string bytes = sandbox::frame(sandbox::kSandboxFailed, text);
    if (!sandbox::send_all(settings.control_fd, bytes)) sandbox::send_all(sandbox::kControlFd, bytes);
    finish(70);
  }
  send(sandbox::kContained);
  const std::string payload = expect(sandbox::kCandidate);
  sandbox::Decoder d(payload);
  const auto protocol = static_cast<base::Protocol>(d.u8());
  const std::string entry_point(d.str());
  const std::string_view candidate = d.str();
  own_channel(d.str());
  begin_watch();
  if (protocol == base::Protocol::kCallReturn)
    run_call_return(zygote.interpreter, zygote.types, candidate, entry_point);
  run_assert_style(zygote.interpreter, candidate);
}

void reply(sandbox::ZygoteMessage type, const std::string& payload) {
  if (!sandbox::send_all(kSupervisorFd, sandbox::frame(type, payload))) _exit(0);
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
  sandbox::Encoder e;
  e.u32(static_cast<std::uint32_t>(status));
  e.f64(ms(usage.ru_utime) + ms(usage.ru_stime));
  e.u64(static_cast<std::uint64_t>(usage.ru_maxrss) * 1024);
  reply(sandbox::kReaped, e.bytes());
}

void serve_one(const Zygote& zygote, const sandbox::Frame& frame, const std::vector<int>& fds) {
  sandbox::ForkRequest request;
  if (frame.type != sandbox::kFork || fds.size() != kDescriptors || !sandbox::decode(frame.payload, request)) _exit(72);
  pid_t child = -1;
  if (setns(fds[kPidNamespace], CLONE_NEWPID) == 0) {
    PyOS_BeforeFork();
    child = fork();
    if (child == 0) {
      PyOS_AfterFork_Child();
      run_child(zygote, request, fds);
    }
    const int fork_error = errno;
    PyOS_AfterFork_Parent();
    errno = fork_error;
  }
  if (child < 0) {
    reply(sandbox::kForkFailed, std::string("fork: ") + std::strerror(errno));
  } else {
    sandbox::Encoder e;
    e.u32(static_cast<std::uint32_t>(child));
    reply(sandbox::kForked, e.bytes());
  }
  for (const int fd : fds) close(fd);
  if (child > 0) reap(child);
}

[[noreturn]] void serve_forever() {
  Zygote zygote;
  sandbox::Frame frame;
  if (sandbox::read_frame(kSupervisorFd, frame, kMaxRequest) != sandbox::ReadResult::kFrame) _exit(0);
  zygote.filter = frame.payload;
  zygote.null_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
  zygote.landlock_fd = sandbox::make_landlock_ruleset();
  if (zygote.landlock_fd < 0 && errno != ENOSYS && errno != EOPNOTSUPP) {
    dprintf(2, "landlock: %s", std::strerror(errno));
    _exit(70);
  }
  zygote.interpreter = Interpreter::capture();
  zygote.types = ValueTypes::capture();
  install_watch();
  reply(sandbox::kZygoteReady, {});
  for (;;) {
    std::vector<int> fds;
    if (sandbox::read_frame(kSupervisorFd, frame, kMaxRequest, &fds) != sandbox::ReadResult::kFrame) _exit(0);
    serve_one(zygote, frame, fds);
  }
}

PyObject* serve(PyObject*, PyObject*) { serve_forever(); }

PyMethodDef methods[] = {{"serve", serve, METH_NOARGS, "Serves the supervisor; never returns."},
                         {nullptr, nullptr, 0, nullptr}};
PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "_harness_guest", nullptr, 0, methods, nullptr, nullptr, nullptr, nullptr};

}  // namespace
}  // namespace guest

// The name that CPython looks for.
PyMODINIT_FUNC PyInit__harness_guest() { return PyModuleDef_Init(&guest::definition); }
