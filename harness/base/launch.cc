#include "harness/base/launch.h"

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/process/v2/default_launcher.hpp>
#include <boost/process/v2/process.hpp>
#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/files.h"

namespace base {
namespace {

namespace process = boost::process::v2;

/// Everything between fork and exec, in the child: only system calls on memory that was made before the fork. It calls
/// exec itself, because Boost 1.81's launcher would leave open the descriptors that lie between two wanted ones, lets a
/// wanted one overwrite its own error pipe, and after a failed exec runs the destructors of the parent's globals (exit
/// instead of _exit).
class ExecSetup {
 public:
  ExecSetup(const Launch& launch, std::vector<const char*> environment)
      : descriptors_(launch.descriptors), environment_(std::move(environment)), parent_(getpid()) {
    for (const auto& [target, source] : descriptors_) lowest_free_ = std::max(lowest_free_, target + 1);
  }

  process::error_code on_exec_setup(process::posix::default_launcher& launcher,
                                    const process::filesystem::path& program, const char* const* arguments) {
    const int report = fcntl(launcher.fd_whitelist.back(), F_DUPFD_CLOEXEC, lowest_free_);
    if (report >= 0 && prepare()) {
      execve(program.c_str(), const_cast<char* const*>(arguments), const_cast<char* const*>(environment_.data()));
    }
    const int error_number = errno;
    if (report >= 0 && write(report, &error_number, sizeof error_number) != sizeof error_number) _exit(126);
    _exit(127);
  }

 private:
  bool prepare() {
    return reset_signals() && setpgid(0, 0) == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent_ &&
           place_descriptors();
  }

  static bool reset_signals() {
    sigset_t none;
    sigemptyset(&none);
    for (const int number : {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGXFSZ, SIGCHLD}) signal(number, SIG_DFL);
    return sigprocmask(SIG_SETMASK, &none, nullptr) == 0;
  }

  bool place_descriptors() {
    for (auto& [target, source] : descriptors_) {  // out of the way first: a source may be another one's target
      source = fcntl(source, F_DUPFD_CLOEXEC, lowest_free_);
      if (source < 0) return false;
    }
    if (!close_on_exec_from(3)) return false;
    for (const auto& [target, source] : descriptors_) {
      if (dup2(source, target) < 0) return false;
    }
    return true;
  }

  static bool close_on_exec_from(int first) {
    if (syscall(SYS_close_range, first, ~0U, CLOSE_RANGE_CLOEXEC) == 0) return true;
    const long limit = std::min(sysconf(_SC_OPEN_MAX), 65536L);  // kernels before 5.11
    for (int fd = first; fd < limit; ++fd) fcntl(fd, F_SETFD, FD_CLOEXEC);
    return true;
  }

  std::map<int, int> descriptors_;
  std::vector<const char*> environment_;
  pid_t parent_;
  int lowest_free_ = 3;
};

class BoostProcess : public Launched {
 public:
  BoostProcess() = default;
  BoostProcess(const BoostProcess&) = delete;
  BoostProcess& operator=(const BoostProcess&) = delete;
  ~BoostProcess() override {
    if (pidfd_ >= 0) close(pidfd_);
  }
  [[nodiscard]] int pid() const override { return pid_; }
  [[nodiscard]] int pidfd() const override { return pidfd_; }
  int reap() override {
    process::error_code ignored;
    process_->wait(ignored);
    const int status = process_->native_exit_code();
    (void)process_->detach();  // else its destructor would signal a process id that may be another's by then
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }

  /// Empty on success.
  process::error_code start(const Launch& launch) {
    std::vector<const char*> environment;
    for (const auto& entry : launch.environment) environment.push_back(entry.c_str());
    environment.push_back(nullptr);
    process::error_code error;
    process::posix::default_launcher launcher;
    process_.emplace(launcher(context_, error, process::filesystem::path(launch.program.string()), launch.arguments,
                              ExecSetup(launch, std::move(environment))));
    if (error) return error;
    pid_ = process_->id();
    pidfd_ = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));  // Boost 1.81 has one, but does not hand it out
    if (pidfd_ < 0) error.assign(errno, process::system_category());
    return error;
  }

 private:
  boost::asio::io_context context_{1};
  std::optional<process::basic_process<boost::asio::io_context::executor_type>> process_;
  int pid_ = -1;
  int pidfd_ = -1;
};

/// One thread that forks for all others and never ends: the kernel sends PDEATHSIG when the thread that forked goes,
/// not the process.
class Spawner {
 public:
  using Child = Result<std::unique_ptr<Launched>>;

  /// This process' own: the thread of a parent that forked stayed with the parent.
  static Spawner& instance() {
    static std::mutex mutex;
    static Spawner* spawner = nullptr;  // never destroyed: it outlives everything that could start a process
    static pid_t owner = 0;
    const std::lock_guard lock(mutex);
    if (owner != getpid()) {
      spawner = new Spawner;
      owner = getpid();
    }
    return *spawner;
  }

  Child start(const Launch& launch) {
    std::packaged_task<Child()> task([&launch] { return start_here(launch); });
    auto result = task.get_future();
    {
      const std::lock_guard lock(mutex_);
      tasks_.push_back(&task);
    }
    wake_.notify_one();
    return result.get();
  }

 private:
  Spawner() {
    std::thread([this] { serve(); }).detach();
  }

  static Child start_here(const Launch& launch) {
    try {
      auto child = std::make_unique<BoostProcess>();
      if (const auto error = child->start(launch)) {
        return Error{error.value() == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo,
                     "cannot start " + launch.program.string() + ": " + errno_message(error.value())};
      }
      return Child(std::move(child));
    } catch (const std::exception& e) {
      return Error{ErrorCode::kIo, "cannot start " + launch.program.string() + ": " + e.what()};
    }
  }

  void serve() {
    sigset_t all;  // signals are for the threads that expect them
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, nullptr);
    for (;;) {
      std::packaged_task<Child()>* task = nullptr;
      {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return !tasks_.empty(); });
        task = tasks_.front();
        tasks_.pop_front();
      }
      (*task)();
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::packaged_task<Child()>*> tasks_;
};

}  // namespace

Result<std::unique_ptr<Launched>> start_process(const Launch& launch) { return Spawner::instance().start(launch); }

}  // namespace base
