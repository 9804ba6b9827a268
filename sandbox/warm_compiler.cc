#include "sandbox/warm_compiler.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sandbox/children.h"
#include "sandbox/containment.h"
#include "sandbox/landlock.h"
#include "sandbox/launcher.h"
#include "sandbox/process_times.h"
#include "sandbox/protocol.h"
#include "sandbox/wire.h"

namespace sandbox {
namespace {

using Status = base::Outcome::Status;
using Clock = std::chrono::steady_clock;

constexpr std::uint32_t kMaxReply = 64U << 20;
constexpr std::size_t kMostFiles = 2048;
constexpr int kLookEveryMs = 100;

[[noreturn]] void become_compiler(const Runtime& runtime, const WarmCompiler::Surroundings& slot, int socket,
                                  const base::Limits& limits) {
  const auto fail = [](const char* step) {
    dprintf(2, "%s: %s\n", step, std::strerror(errno));
    _exit(126);
  };
  for (const int ignored : {SIGINT, SIGPIPE}) signal(ignored, SIG_DFL);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail("no_new_privs");
  const std::string& outer = slot.policy.outer.at(Network::kNone);
  if (const int error = load_filter(outer.data(), outer.size()); error != 0) {
    errno = error;
    fail("system-call filter");
  }
  const std::string& filter = slot.policy.inner.at(Profile::kCompiler);
  Containment settings;
  settings.limits = limits;
  settings.limits.cpu_ms = 0;  // of one compilation, not of the process
  settings.change_ids = slot.change_ids;
  settings.limits_mappings = false;
  settings.stdin_fd = settings.stdout_fd = socket;
  settings.stderr_fd = settings.control_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
  settings.landlock_fd = make_landlock_ruleset(Network::kNone);
  settings.filter = filter.data();
  settings.filter_size = filter.size();
  if (const auto error = contain(settings); error.step != nullptr) {
    errno = error.error_number;
    fail(error.step);
  }
  execve(runtime.compiler[0].c_str(), exec_strings(runtime.compiler).data(), exec_strings(runtime.environment).data());
  fail(runtime.compiler[0].c_str());
  _exit(126);
}

}  // namespace

base::Result<WarmCompiler> WarmCompiler::start(const Runtime& runtime, const Surroundings& slot, CgroupFiles& cgroup,
                                               const base::Limits& limits) {
  std::array<int, 2> pair{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0) {
    return base::Error{base::ErrorCode::kSandbox, "socketpair: " + std::string(std::strerror(errno))};
  }
  const pid_t pid = fork();
  if (pid == 0) become_compiler(runtime, slot, pair[1], limits);
  close(pair[1]);
  if (pid > 0) add_child(pid);
  WarmCompiler compiler(pid, pair[0], slot.harness_socket, cgroup, limits);
  if (pid < 0) return base::Error{base::ErrorCode::kSandbox, "fork: " + std::string(std::strerror(errno))};
  if (!cgroup.begin(limits, 0) || !cgroup.adopt(pid)) {
    return base::Error{base::ErrorCode::kSandbox,
                       "the control group of the compiler: " + std::string(std::strerror(errno))};
  }
  return compiler;
}

WarmCompiler::WarmCompiler(WarmCompiler&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      socket_(std::exchange(other.socket_, -1)),
      harness_socket_(other.harness_socket_),
      cgroup_(other.cgroup_),
      limits_(other.limits_),
      cpu_at_begin_ms_(other.cpu_at_begin_ms_) {}

WarmCompiler::~WarmCompiler() {
  if (socket_ >= 0) close(socket_);
  if (pid_ <= 0) return;
  if (!child_has_ended(pid_)) kill(pid_, SIGKILL);
  wait_for_child(pid_);
}

double WarmCompiler::cpu_ms() const { return own_cpu_ms(pid_); }

/// True when there is something to read; else the limit that was reached is in `outcome`.
bool WarmCompiler::wait_for_reply(base::Outcome& outcome) {
  const auto since = Clock::now();
  for (;;) {
    std::array<pollfd, 2> fds{{{socket_, POLLIN, 0}, {harness_socket_, 0, 0}}};
    const int ready = poll(fds.data(), fds.size(), kLookEveryMs);
    if ((fds[1].revents & (POLLHUP | POLLERR)) != 0) _exit(0);
    if (ready > 0 && fds[0].revents != 0) return true;
    outcome.usage.cpu_ms = cpu_ms() - cpu_at_begin_ms_;
    const double wall_ms = std::chrono::duration<double, std::milli>(Clock::now() - since).count();
    if (outcome.usage.cpu_ms >= limits_.cpu_ms) outcome.status = Status::kCpuLimit;
    if (wall_ms >= limits_.wall_ms) outcome.status = Status::kWallLimit;
    if (outcome.status != Status::kSandboxError) return false;
  }
}

WarmCompiler::Compiled WarmCompiler::compile(const std::string& file, const std::string& source) {
  Compiled compiled;
  auto& outcome = compiled.outcome;
  Encoder request;
  request.str(file);
  request.str(source);
  cpu_at_begin_ms_ = cpu_ms();
  Frame reply;
  if (!send_all(socket_, frame(kCompile, request.bytes()))) {
    outcome.detail = "the warm compiler is gone";
    return compiled;
  }
  if (!wait_for_reply(outcome)) {
    outcome.detail = "the compiler did not come to an end";
    return compiled;
  }
  const bool read = read_frame(socket_, reply, kMaxReply) == ReadResult::kFrame && reply.type == kCompiled;
  outcome.usage.cpu_ms = cpu_ms() - cpu_at_begin_ms_;
  Decoder d(reply.payload);
  const bool good = read && d.u8() != 0;
  for (std::uint32_t n = read ? d.u32() : 0; n > 0 && d.ok() && compiled.files.size() < kMostFiles; --n) {
    std::string name(d.str());
    compiled.files.emplace_back(std::move(name), d.str());
  }
  outcome.stderr_head = d.str();
  if (!read || !d.ok()) {
    const bool memory = cgroup_->memory_kill() == CgroupFiles::MemoryKill::kOwnLimit;
    outcome.status = memory ? Status::kMemoryLimit : Status::kSandboxError;
    outcome.detail = memory ? "the compiler reached its memory limit" : "the warm compiler ended without an answer";
    return compiled;
  }
  outcome.status = good ? Status::kCompleted : Status::kCompileError;
  return compiled;
}

}  // namespace sandbox
