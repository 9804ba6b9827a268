#include "harness/base/subprocess.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/files.h"
#include "harness/base/launch.h"

namespace base {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kMaxOutput = 1U << 20U;

/// A file descriptor that closes itself.
class Fd {
 public:
  explicit Fd(int fd = -1) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() { reset(); }
  void reset() {
    if (fd_ >= 0) close(std::exchange(fd_, -1));
  }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

Error system_error(const std::string& what) { return {ErrorCode::kIo, what + ": " + errno_message(errno)}; }

std::vector<std::string> environment_of(const Command& command) {
  std::map<std::string, std::string> variables = command.environment;
  for (char** entry = environ; !command.clear_environment && *entry != nullptr; ++entry) {
    const std::string text = *entry;
    const auto equals = text.find('=');
    if (equals != std::string::npos) variables.try_emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  std::vector<std::string> list;
  for (const auto& [name, value] : variables) list.push_back(name + "=" + value);
  return list;
}

/// Appends what is there to `text`, up to kMaxOutput; what exceeds it is read and dropped, so that the child never
/// blocks. False at the end of the stream.
bool drain(int fd, std::string& text) {
  std::array<char, 65536> buffer{};
  const ssize_t count = read(fd, buffer.data(), buffer.size());
  if (count < 0) return errno == EINTR || errno == EAGAIN;
  text.append(buffer.data(), std::min(static_cast<std::size_t>(count), kMaxOutput - text.size()));
  return count > 0;
}

int milliseconds_until(Clock::time_point deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
  return static_cast<int>(std::clamp<decltype(left)>(left, 0, 60'000));
}

struct Pipe {
  Fd reader;
  Fd writer;
};

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return system_error("cannot make a pipe");
  return Pipe{Fd(ends[0]), Fd(ends[1])};
}

}  // namespace

struct Subprocess::Impl {
  std::unique_ptr<Launched> child;
  std::optional<int> exit_code;

  /// Waits up to `timeout` for the end of the child without reaping it, so that its process group cannot have been
  /// reused.
  [[nodiscard]] bool ended_within(std::chrono::milliseconds timeout) const {
    const auto deadline = Clock::now() + timeout;
    for (;;) {
      pollfd waiting{child->pidfd(), POLLIN, 0};
      const int ready = ::poll(&waiting, 1, milliseconds_until(deadline));
      if (ready > 0) return true;
      if (ready < 0 && errno != EINTR) return false;
      if (Clock::now() >= deadline) return false;
    }
  }
  /// Ends what is left of the process group, and reaps the child.
  void finish() {
    kill(-child->pid(), SIGKILL);
    exit_code = child->reap();
  }
};

Subprocess::Subprocess(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Subprocess::Subprocess(Subprocess&&) noexcept = default;
Subprocess& Subprocess::operator=(Subprocess&& other) noexcept {
  const Subprocess overwritten(std::move(*this));
  impl_ = std::move(other.impl_);
  return *this;
}
Subprocess::~Subprocess() {
  if (impl_ && !impl_->exit_code) impl_->finish();
}

Result<Subprocess> Subprocess::start(const Command& command) {
  Launch launch;
  HARNESS_ASSIGN(launch.program, find_program(command.program.string()));
  launch.arguments = command.arguments;
  launch.environment = environment_of(command);
  const Fd null(open("/dev/null", O_RDWR | O_CLOEXEC));
  if (null.get() < 0) return system_error("cannot open /dev/null");
  Fd log;
  if (!command.log.empty()) {
    log = Fd(open(command.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
    if (log.get() < 0) return system_error("cannot open the log " + command.log.string());
  }
  const int output = log.get() >= 0 ? log.get() : null.get();
  launch.descriptors = {{0, null.get()}, {1, output}, {2, output}};
  for (const auto& [target, source] : command.pass_fds) {
    HARNESS_CHECK(target >= 0 && source >= 0);
    launch.descriptors[target] = source;
  }
  auto impl = std::make_unique<Impl>();
  HARNESS_ASSIGN(impl->child, start_process(launch));
  return Subprocess(std::move(impl));
}

int Subprocess::pid() const { return impl_->child->pid(); }

std::optional<int> Subprocess::poll() {
  if (!impl_->exit_code && impl_->ended_within(std::chrono::milliseconds(0))) impl_->finish();
  return impl_->exit_code;
}

void Subprocess::stop(std::chrono::milliseconds grace) {
  if (impl_->exit_code) return;
  kill(-pid(), SIGTERM);
  (void)impl_->ended_within(grace);  // whether it ended by itself or not, finish() ends what is left
  impl_->finish();
}

Result<CommandOutput> run_command(const Command& command, std::chrono::milliseconds timeout) {
  const auto deadline = Clock::now() + timeout;
  HARNESS_ASSIGN(Pipe out, make_pipe());
  HARNESS_ASSIGN(Pipe err, make_pipe());
  Command piped = command;
  piped.pass_fds.insert(piped.pass_fds.end(), {{1, out.writer.get()}, {2, err.writer.get()}});
  HARNESS_ASSIGN(Subprocess process, Subprocess::start(piped));
  out.writer.reset();
  err.writer.reset();

  CommandOutput output;
  while ((out.reader.get() >= 0 || err.reader.get() >= 0) && Clock::now() < deadline) {
    // Asked before the pipes: what an ended command has written is in them by now, so that silence then is the end,
    // even if a process that has left the group still holds them open.
    const bool ended = process.poll().has_value();
    std::array<pollfd, 2> streams{{{out.reader.get(), POLLIN, 0}, {err.reader.get(), POLLIN, 0}}};
    if (::poll(streams.data(), streams.size(), ended ? 0 : std::min(milliseconds_until(deadline), 20)) < 0 &&
        errno != EINTR) {
      return system_error("cannot wait for " + command.program.string());
    }
    if (streams[0].revents != 0 && !drain(out.reader.get(), output.out)) out.reader.reset();
    if (streams[1].revents != 0 && !drain(err.reader.get(), output.err)) err.reader.reset();
    if (ended && streams[0].revents == 0 && streams[1].revents == 0) break;
  }
  while (!process.poll() && Clock::now() < deadline) poll(nullptr, 0, 1);
  if (const auto exit_code = process.poll()) {
    output.exit_code = *exit_code;
    return output;
  }
  return Error{ErrorCode::kInternal,
               command.program.string() + " did not end within " + std::to_string(timeout.count()) + " ms"};
}

Result<std::filesystem::path> find_program(const std::string& name) {
  const auto executable = [](const std::filesystem::path& path) {
    std::error_code ignored;
    return std::filesystem::is_regular_file(path, ignored) && access(path.c_str(), X_OK) == 0;
  };
  if (name.find('/') != std::string::npos) {
    if (executable(name)) return std::filesystem::path(name);
    return Error{ErrorCode::kNotFound, name + " is not there or cannot be executed"};
  }
  const char* variable = std::getenv("PATH");
  std::string_view folders = variable != nullptr ? variable : "/usr/local/bin:/usr/bin:/bin";
  while (!folders.empty()) {
    const auto folder = folders.substr(0, folders.find(':'));
    folders.remove_prefix(std::min(folders.size(), folder.size() + 1));
    auto path = std::filesystem::path(folder.empty() ? "." : folder) / name;
    if (executable(path)) return path;
  }
  return Error{ErrorCode::kNotFound, "the program " + name + " is not in PATH; install it or name its path"};
}

}  // namespace base
