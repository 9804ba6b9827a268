#include "sandbox/test_run.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/mutation.h"
#include "sandbox/process_times.h"

namespace sandbox {
namespace {

using Status = base::Outcome::Status;

constexpr std::uint32_t kMaxChildFrame = 64U << 20;
constexpr std::size_t kMaxReturned = 128U << 20;
// A program that computes without pause has waited, too (for a page from a busy disk): it must reach the
// CPU limit first.
constexpr double kWaitingFactor = 1.1;
constexpr double kWaitingGraceMs = 250;
constexpr int kReapCheckMs = 200;
// Hundreds of processes die in a second, also on a busy machine.
constexpr std::chrono::seconds kReapLimit(20);
// What is kept of each output stream: for evidence; of a build, to read what the compiler found.
constexpr std::size_t kTestHead = 4096;
constexpr std::size_t kBuildHead = 64U << 10;

constexpr const char* kMachineMemory =
    "this machine, or the control group around the harness, ran out of memory before the program reached its limit";

std::string fresh_nonce() {
  std::string nonce(kNonceSize, '\0');
  if (getrandom(nonce.data(), nonce.size(), 0) != static_cast<ssize_t>(nonce.size())) std::abort();
  return nonce;
}

void close_if_open(int& fd) {
  if (fd >= 0) close(fd);
  fd = -1;
}

}  // namespace

TestRun::TestRun(const base::Program& program, const Surroundings& slot, Stage stage)
    : program_(program),
      zygote_(slot.zygote),
      init_(slot.init),
      cgroup_(slot.cgroup),
      adopted_(slot.adopted),
      change_ids_(slot.change_ids),
      harness_socket_(slot.harness_socket),
      runtime_(slot.runtime),
      stage_(stage),
      reader_(kMaxChildFrame),
      started_(Clock::now()),
      next_check_(started_) {}

TestRun::~TestRun() {
  close_if_open(control_);
  close_if_open(peer_);
  for (int& fd : output_) close_if_open(fd);
}

base::Outcome TestRun::run() {
  if (const auto started = start(); !started.ok()) {
    end(Status::kSandboxError, started.error().message);
    if (child_ < 0) return outcome_;
  }
  loop();
  judge();
  outcome_.usage.wall_ms = elapsed_ms();
  return outcome_;
}

base::Status TestRun::start() {
  const auto failed = [](const char* what) {
    return base::Error{base::ErrorCode::kSandbox, std::string(what) + ": " + std::strerror(errno)};
  };
  std::array<int, 2> control{};
  std::array<int, 2> out{};
  std::array<int, 2> err{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, control.data()) != 0) return failed("socketpair");
  if (pipe2(out.data(), O_CLOEXEC) != 0 || pipe2(err.data(), O_CLOEXEC) != 0) return failed("pipe");
  control_ = control[0];
  output_ = {out[0], err[0]};
  for (const int fd : {control_, output_[0], output_[1]}) fcntl(fd, F_SETFL, O_NONBLOCK);
  key_ = fresh_nonce();
  if (stage_ == Stage::kTest) queue(kCandidate, first_words());
  if (!cgroup_.begin(program_.limits, adopted_)) return failed("limits of the control group");
  if (init_.pid < 0) init_ = start_init_process();
  if (init_.pid < 0) return failed("new pid namespace");
  ForkRequest request{program_.limits, change_ids_, stage_, BuildFolder::kNone, !runtime_.reserves_memory};
  if (runtime_.interpreter.empty())
    request.build_folder = stage_ == Stage::kBuild ? BuildFolder::kWritable : BuildFolder::kReadOnly;
  const auto child = zygote_.fork(request, {control[1], out[1], err[1], init_.namespace_fd});
  for (const int fd : {out[1], err[1]}) close(fd);
  peer_ = control[1];
  const bool interpreted = runtime_.profile == Profile::kJvm || runtime_.profile == Profile::kNode;
  if (stage_ != Stage::kTest || !interpreted) close_if_open(peer_);
  if (!child.ok()) {
    zygote_lost_ = true;
    return child.error();
  }
  child_ = *child;
  return {};
}

/// What the child is told once it is contained: the program, or, if that is executed, the key alone.
std::string TestRun::first_words() const {
  if (runtime_.interpreter.empty()) return key_;
  Encoder e;
  e.u8(static_cast<std::uint8_t>(program_.protocol));
  e.str(program_.entry_point);
  e.str(program_.candidate);
  e.str(key_);
  return e.bytes();
}

/// An interpreter that ended before its trusted part read the key did not start, whatever the program is.
bool TestRun::never_began() const {
  char byte = 0;
  return peer_ >= 0 && recv(peer_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 1;
}

/// Until the child has been reaped. Every limit ends the test by killing its first process, after which the kernel
/// kills the rest.
void TestRun::loop() {
  while (!reaped_ && !zygote_lost_) {
    const short control_events = static_cast<short>(POLLIN | (pending_.empty() ? 0 : POLLOUT));
    std::array<pollfd, 5> fds{{{zygote_.socket(), POLLIN, 0},
                               {control_, control_events, 0},
                               {output_[0], POLLIN, 0},
                               {output_[1], POLLIN, 0},
                               {harness_socket_, 0, 0}}};
    if (poll(fds.data(), fds.size(), next_timeout_ms()) < 0 && errno != EINTR) std::abort();
    if ((fds[1].revents & POLLOUT) != 0) send_pending();
    if ((fds[1].revents & (POLLIN | POLLHUP)) != 0) on_control();
    if (fds[2].revents != 0) on_output(output_[0], outcome_.stdout_head);
    if (fds[3].revents != 0) on_output(output_[1], outcome_.stderr_head);
    if (fds[0].revents != 0) on_reaped();
    if ((fds[4].revents & (POLLHUP | POLLERR)) != 0) _exit(0);  // as process 1 of the slot this takes everything along
    check_limits();
  }
}

/// The soonest moment at which a limit can be reached: CPU time cannot grow faster than one second a second and core,
/// so nothing needs to be looked at before that.
int TestRun::next_timeout_ms() {
  if (decided_) return kReapCheckMs;  // what is awaited wakes poll()
  const auto ms = std::chrono::duration<double, std::milli>(next_check_ - Clock::now()).count();
  return std::clamp(static_cast<int>(ms) + 1, 0, 1000);
}

void TestRun::check_limits() {
  const auto now = Clock::now();
  // The verdict stands; an interpreter that does not tell of the end of what was killed is replaced.
  if (decided_ && now > decided_at_ + kReapLimit) zygote_lost_ = true;
  if (decided_ || now < next_check_) return;
  const auto& limits = program_.limits;
  double soonest_ms = 1000;
  if (limits.cpu_ms > 0) {
    const double used = cpu_ms();
    if (used >= limits.cpu_ms && !disabled(Layer::kCpuLimit)) return end(Status::kCpuLimit);
    if (!disabled(Layer::kWaitingLimit) && stage_ == Stage::kTest &&
        idle_machine_ms() >= limits.cpu_ms * kWaitingFactor + kWaitingGraceMs && is_sleeping(child_))
      return end(Status::kWallLimit, "the program waited instead of working");
    soonest_ms = std::min(soonest_ms, std::max(1.0, (limits.cpu_ms - used) / 2));
  }
  if (limits.wall_ms > 0 && !disabled(Layer::kWallLimit)) {
    const double left = limits.wall_ms - elapsed_ms();
    const bool kept_waiting = left <= 0 && limits.cpu_ms > 0 && elapsed_ms() < kStarvationFactor * limits.wall_ms &&
                              (idle_machine_ms() < limits.wall_ms || !is_sleeping(child_));
    if (left <= 0 && !kept_waiting) {
      if (phase_ == Phase::kStarting) return end(Status::kSandboxError, "the test did not start in time");
      return end(Status::kWallLimit);
    }
    soonest_ms = std::min(soonest_ms, std::max(left, 20.0));
  }
  next_check_ =
      now + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double, std::milli>(soonest_ms));
}

void TestRun::on_control() {
  const auto status = reader_.fill(control_);
  Frame frame;
  while (!decided_ && reader_.take(frame)) on_frame(frame);
  if (status == FrameReader::Status::kTooLarge && !decided_) end(Status::kOutputLimit, "the program returned too much");
  if (status == FrameReader::Status::kClosed) close_if_open(control_);
}

void TestRun::on_frame(const Frame& frame) {
  if (phase_ == Phase::kStarting) {  // only trusted code has run so far
    if (frame.type != kContained) return end(Status::kSandboxError, frame.payload);
    phase_ = stage_ == Stage::kBuild ? Phase::kTesting : Phase::kLoading;
    loading_since_ = Clock::now();
    return;
  }
  switch (frame.type) {
    case kLoaded: {
      if (phase_ != Phase::kLoading || (frame.payload != key_ && !disabled(Layer::kKey))) return flag("control socket");
      phase_ = Phase::kTesting;
      nonce_ = fresh_nonce();
      Encoder e;
      e.str(masked(nonce_, key_));
      e.str(runtime_.interpreter.empty() ? "" : program_.test);
      return queue(kTest, e.bytes());
    }
    case kRaised:
      return on_raised(frame);
    case kReturned:
      if (phase_ != Phase::kTesting) return;
      if (outcome_.returned.size() + frame.payload.size() > kMaxReturned)
        return end(Status::kOutputLimit, "the program returned too much");
      outcome_.returned += frame.payload;
      return;
    case kDone:
      if (phase_ != Phase::kTesting || (frame.payload != nonce_ && !disabled(Layer::kNonce)))
        return flag("control socket");
      nonce_returned_ = true;
      phase_ = Phase::kDone;
      return;
    case kFlag:
      return flag(frame.payload.substr(0, 64));
    default:
      return flag("control socket");  // none of ours: the program talks there itself. Ignored
  }
}

void TestRun::flag(const std::string& what) {
  auto& flags = outcome_.flags;
  if (flags.size() < 16 && std::find(flags.begin(), flags.end(), what) == flags.end()) flags.push_back(what);
}

void TestRun::on_raised(const Frame& frame) {
  if (outcome_.exception || phase_ == Phase::kDone) return;
  Decoder d(frame.payload);
  base::Exception x;
  const bool compiling = d.u8() == kWhileCompiling;
  x.type = d.str();
  x.message = d.str();
  x.line = static_cast<int>(d.u32());
  x.in_test = d.u8() != 0;
  if (!d.ok()) return;
  outcome_.status = compiling ? Status::kCompileError : Status::kException;
  if (x.type == "SystemExit" || x.type == "KeyboardInterrupt") flag("exit");
  outcome_.exception = std::move(x);
}

void TestRun::on_output(int fd, std::string& head) {
  char chunk[16384];
  const ssize_t count = read(fd, chunk, sizeof chunk);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (count <= 0) {
    close_if_open(fd == output_[0] ? output_[0] : output_[1]);
    return;
  }
  outcome_.usage.output_bytes += static_cast<std::uint64_t>(count);
  const std::size_t kept = stage_ == Stage::kBuild ? kBuildHead : kTestHead;
  head.append(chunk, std::min(static_cast<std::size_t>(count), kept - std::min(kept, head.size())));
  if (program_.limits.output_bytes > 0 && outcome_.usage.output_bytes > program_.limits.output_bytes && !decided_ &&
      !disabled(Layer::kOutputLimit))
    end(Status::kOutputLimit);
}

void TestRun::on_reaped() {
  auto reaped = zygote_.reaped();
  if (!reaped.ok()) {
    zygote_lost_ = true;
    end(Status::kSandboxError, reaped.error().message);
    return;
  }
  reaped_ = *reaped;
  // What the child wrote before it ended is still in the socket and the pipes.
  if (control_ >= 0) on_control();
  if (output_[0] >= 0) on_output(output_[0], outcome_.stdout_head);
  if (output_[1] >= 0) on_output(output_[1], outcome_.stderr_head);
}

void TestRun::queue(ChildMessage type, const std::string& payload) {
  pending_ += frame(type, payload);
  send_pending();
}

void TestRun::send_pending() {
  while (!pending_.empty() && control_ >= 0) {
    const ssize_t count = send(control_, pending_.data(), pending_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      if (errno != EAGAIN) pending_.clear();  // the child is gone; how it ended is told by its parent
      return;
    }
    pending_.erase(0, static_cast<std::size_t>(count));
  }
}

void TestRun::end(Status status, const std::string& detail) {
  outcome_.status = status;
  outcome_.detail = detail;
  decided_ = true;
  decided_at_ = Clock::now();
  if (init_.pid > 0) kill(init_.pid, SIGKILL);
}

/// First match wins: what ended the test from outside, then how the process ended, then what it said.
void TestRun::judge() {
  if (reaped_) {
    outcome_.usage.cpu_ms = std::max(reaped_->cpu_ms, cgroup_.cpu_ms());
    outcome_.usage.peak_memory_bytes = std::max(reaped_->peak_memory_bytes, cgroup_.peak_memory_bytes());
  }
  // A zygote that is lost in the same moment was killed for its child's memory: both are in the group.
  const bool failed = decided_ && outcome_.status == Status::kSandboxError && !zygote_lost_;
  const auto killed = failed ? CgroupFiles::MemoryKill::kNone : cgroup_.memory_kill();
  if (killed == CgroupFiles::MemoryKill::kOwnLimit) return end(Status::kMemoryLimit);
  if (decided_ || !reaped_) return;
  if (killed == CgroupFiles::MemoryKill::kMachine) return end(Status::kSandboxError, kMachineMemory);
  const int status = reaped_->wait_status;
  const bool over_cpu = program_.limits.cpu_ms > 0 && outcome_.usage.cpu_ms >= program_.limits.cpu_ms;
  if (phase_ == Phase::kStarting) {
    outcome_.status = Status::kSandboxError;
    outcome_.detail = "the test ended before it was contained";
  } else if (never_began()) {
    outcome_.status = Status::kSandboxError;
    outcome_.detail =
        runtime_.command[0] + " does not start: " + outcome_.stderr_head.substr(0, outcome_.stderr_head.find('\n'));
  } else if (over_cpu) {
    outcome_.status = Status::kCpuLimit;
  } else if (WIFSIGNALED(status)) {
    outcome_.signal = WTERMSIG(status);
    outcome_.status = outcome_.signal == SIGSYS ? Status::kPolicyKilled : Status::kSignaled;
  } else if (stage_ == Stage::kBuild) {
    outcome_.exit_code = WEXITSTATUS(status);
    outcome_.status = outcome_.exit_code == 0 ? Status::kCompleted : Status::kCompileError;
  } else if (nonce_returned_ && WEXITSTATUS(status) == 0) {
    outcome_.status = Status::kCompleted;
  } else if (!outcome_.exception) {
    flag("exit");
    outcome_.exit_code = WEXITSTATUS(status);
    outcome_.status = Status::kExited;
  }
}

double TestRun::elapsed_ms() const {
  return std::chrono::duration<double, std::milli>(Clock::now() - started_).count();
}

/// What the program would have taken on an idle machine: elapsed time since it began, less the time in which it was
/// ready to run but another process had the core. A program that sleeps over the official limit is caught by it, one
/// that was kept waiting is not. 0 before it began and where the kernel does not say.
double TestRun::idle_machine_ms() const {
  if (phase_ == Phase::kStarting) return 0;
  const auto waited = kept_waiting_ms(child_);
  if (!waited) return 0;
  return std::chrono::duration<double, std::milli>(Clock::now() - loading_since_).count() - *waited;
}

double TestRun::cpu_ms() const { return std::max(cgroup_.cpu_ms(), own_cpu_ms(child_)); }

}  // namespace sandbox
