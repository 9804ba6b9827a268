#include "sandbox/launcher.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/containment.h"
#include "sandbox/zygote_server.h"

namespace sandbox {
namespace {

constexpr int kCannotExecute = 126;
constexpr int kBySignal = 128;

class Launcher final : public ZygoteHooks {
 public:
  explicit Launcher(const Runtime& runtime) : environment_(exec_strings(runtime.environment)) {
    for (const auto& command : runtime.build) build_.push_back(exec_strings(command));
    command_ = exec_strings(runtime.command);
  }

  void run_child(const ForkRequest& request) override {
    if (request.stage == Stage::kTest) execute(command_);
    for (std::size_t i = 0; i + 1 < build_.size(); ++i) {
      if (const int status = run(build_[i]); status != 0) _exit(status);
    }
    // No compiler talks to the supervisor: that it ends is all it has to say.
    close(kControlFd);
    execute(build_.back());
  }

 private:
  [[noreturn]] void execute(const std::vector<char*>& command) {
    execve(command[0], command.data(), environment_.data());
    dprintf(2, "%s: %s\n", command[0], std::strerror(errno));
    _exit(kCannotExecute);
  }

  int run(const std::vector<char*>& command) {
    const pid_t child = fork();
    if (child == 0) {
      close(kControlFd);
      execute(command);
    }
    int status = 0;
    if (child < 0) return kCannotExecute;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : kBySignal + WTERMSIG(status);
  }

  std::vector<char*> environment_;
  std::vector<std::vector<char*>> build_;
  std::vector<char*> command_;
};

}  // namespace

std::vector<char*> exec_strings(const std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (const auto& string : strings) pointers.push_back(const_cast<char*>(string.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

void serve_launches(const Runtime& runtime) {
  for (const int ignored : {SIGINT, SIGPIPE})
    signal(ignored, SIG_DFL);  // exec would hand down what the supervisor ignores
  Launcher launcher(runtime);
  serve_zygote(launcher);
}

}  // namespace sandbox
