#include "sandbox/zygote.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <linux/capability.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/children.h"
#include "sandbox/launcher.h"
#include "sandbox/mutation.h"

namespace sandbox {
namespace {

constexpr std::uint32_t kMaxReply = 1U << 20;
constexpr rlim_t kStackBytes = 8U << 20;  // what a login shell on Linux gives

// What forking contained children needs, over the slot's own namespaces only: mount and setns, change of ids.
constexpr int kKept[] = {CAP_SYS_ADMIN, CAP_SETUID, CAP_SETGID};

/// Keeps kKept across exec and makes all others unreachable.
bool keep_capabilities() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct data[2] = {};
  for (int cap = 0; cap <= CAP_LAST_CAP; ++cap) {
    bool kept = false;
    for (const int k : kKept) kept = kept || k == cap;
    if (!kept && prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) != 0 && errno != EINVAL) return false;
  }
  for (const int cap : kKept) data[0].permitted |= 1U << cap;
  data[0].effective = data[0].inheritable = data[0].permitted;
  if (syscall(SYS_capset, &header, data) != 0) return false;
  for (const int cap : kKept) {
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, cap, 0, 0) != 0) return false;
  }
  return true;
}

bool arrange_descriptors(int socket, int guest_fd, int log_fd) {
  const int null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
  // Out of the way first, so that no dup2 overwrites one that is still needed.
  const int high_socket = fcntl(socket, F_DUPFD_CLOEXEC, 100);
  const int high_guest = fcntl(guest_fd, F_DUPFD_CLOEXEC, 100);
  const int high_log = fcntl(log_fd, F_DUPFD_CLOEXEC, 100);
  return dup2(null_fd, 0) == 0 && dup2(null_fd, 1) == 1 && dup2(high_log, 2) == 2 && dup2(high_socket, 3) == 3 &&
         dup2(high_guest, 4) == 4 && syscall(SYS_close_range, 5, ~0U, 0) == 0;
}

[[noreturn]] void become_zygote(const Runtime& runtime, const Policy& policy, int socket, int guest_fd, int log_fd) {
  const auto fail = [](const char* step) {
    dprintf(2, "%s: %s", step, std::strerror(errno));
    _exit(126);
  };
  const rlimit stack{kStackBytes, kStackBytes};  // takes effect with exec; the harness' own may be unlimited
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) fail("parent-death signal");
  if (setrlimit(RLIMIT_STACK, &stack) != 0) fail("stack limit");
  if (!arrange_descriptors(socket, guest_fd, log_fd)) fail("descriptors");
  if (!keep_capabilities()) fail("capabilities");
  if (!disabled(Layer::kNoNewPrivileges) && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail("no_new_privs");
  const std::string& outer = policy.outer.at(runtime.network);
  if (const int error = load_filter(outer.data(), outer.size()); error != 0) {
    errno = error;
    fail("system-call filter");
  }
  if (runtime.interpreter.empty()) serve_launches(runtime);
  std::vector<char*> environment = exec_strings(runtime.environment);
  environment.pop_back();
  if (*mutation_setting() != 0) environment.push_back(const_cast<char*>(mutation_setting()));
  for (char** e = environ; disabled(Layer::kEnvironment) && *e != nullptr; ++e) environment.push_back(*e);
  environment.push_back(nullptr);
  execve(runtime.interpreter[0].c_str(), exec_strings(runtime.interpreter).data(), environment.data());
  fail(runtime.interpreter[0].c_str());
  _exit(126);
}

/// The network, and the filters of its tests and of its builds, as serve_zygote() takes them.
std::string policy_of(const Runtime& runtime, const Policy& policy) {
  Encoder e;
  e.u8(static_cast<std::uint8_t>(runtime.network));
  for (const Profile profile : {runtime.profile, Profile::kCompiler}) {
    const auto filter = policy.inner.find(profile);
    e.str(filter == policy.inner.end() ? "" : filter->second);
  }
  return e.bytes();
}

/// What the interpreter wrote to standard error before it gave up: its last line says most.
std::string last_words(int log_fd) {
  std::string text(4096, '\0');
  const ssize_t size = pread(log_fd, text.data(), text.size(), 0);
  text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

}  // namespace

base::Result<Zygote> Zygote::start(const Runtime& runtime, const Policy& policy, int guest_fd) {
  std::array<int, 2> pair{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0) {
    return base::Error{base::ErrorCode::kSandbox, "socketpair: " + std::string(std::strerror(errno))};
  }
  const int log_fd = memfd_create("zygote-log", MFD_CLOEXEC);
  const pid_t pid = ::fork();
  if (pid == 0) become_zygote(runtime, policy, pair[1], guest_fd, log_fd);
  close(pair[1]);
  if (pid > 0) add_child(pid);
  Zygote zygote(pid, pair[0]);
  Frame frame;
  const bool ready = pid > 0 && send_all(pair[0], sandbox::frame(0, policy_of(runtime, policy))) &&
                     read_frame(pair[0], frame, kMaxReply) == ReadResult::kFrame && frame.type == kZygoteReady;
  const std::string words = ready ? "" : last_words(log_fd);
  close(log_fd);
  if (!ready) {
    return base::Error{base::ErrorCode::kSandbox,
                       (runtime.interpreter.empty() ? "the launcher of " + runtime.name
                                                    : "the interpreter " + runtime.interpreter[0]) +
                           " does not start in the sandbox: " + words};
  }
  return zygote;
}

Zygote::Zygote(Zygote&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), socket_(std::exchange(other.socket_, -1)) {}

Zygote::~Zygote() {
  if (socket_ >= 0) close(socket_);
  if (pid_ <= 0) return;
  if (!child_has_ended(pid_)) kill(pid_, SIGKILL);
  wait_for_child(pid_);
}

bool Zygote::is_alive() const { return !child_has_ended(pid_); }

base::Result<pid_t> Zygote::fork(const ForkRequest& request, const ChildDescriptors& d) {
  const std::array<int, 4> fds{d.control, d.standard_output, d.standard_error, d.pid_namespace};
  Frame frame;
  if (!send_all(socket_, sandbox::frame(kFork, encode(request)), fds) ||
      read_frame(socket_, frame, kMaxReply) != ReadResult::kFrame) {
    return base::Error{base::ErrorCode::kSandbox, "the warm interpreter is gone"};
  }
  Decoder d2(frame.payload);
  if (frame.type == kForked) return static_cast<pid_t>(d2.u32());
  return base::Error{base::ErrorCode::kSandbox, frame.payload};
}

base::Result<Reaped> Zygote::reaped() {
  Frame frame;
  if (read_frame(socket_, frame, kMaxReply) != ReadResult::kFrame || frame.type != kReaped) {
    return base::Error{base::ErrorCode::kSandbox, "the warm interpreter died during a test"};
  }
  Decoder d(frame.payload);
  Reaped reaped;
  reaped.wait_status = static_cast<int>(d.u32());
  reaped.cpu_ms = d.f64();
  reaped.peak_memory_bytes = d.u64();
  return reaped;
}

}  // namespace sandbox
