#include "sandbox/namespaces.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/advice.h"
#include "sandbox/containment.h"
#include "sandbox/mutation.h"

namespace sandbox {
namespace {

constexpr unsigned kSupervisorId = 1;

bool write_file(const std::string& path, const std::string& text) {
  const int fd = open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool written = write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  close(fd);
  return written;
}

std::string map_of(bool as_root, unsigned own_id, unsigned slot_id) {
  if (!as_root) return std::to_string(kChildId) + " " + std::to_string(own_id) + " 1\n";
  return "0 " + std::to_string(own_id) + " 1\n" + std::to_string(kSupervisorId) + " " + std::to_string(slot_id) +
         " 1\n" + std::to_string(kChildId) + " " + std::to_string(slot_id + 1) + " 1\n";
}

bool write_maps(const SlotConfig& config, pid_t pid) {
  const std::string folder = "/proc/" + std::to_string(pid) + "/";
  return (config.as_root || write_file(folder + "setgroups", "deny")) &&
         write_file(folder + "uid_map", map_of(config.as_root, getuid(), config.uid)) &&
         write_file(folder + "gid_map", map_of(config.as_root, getgid(), config.gid));
}

struct Start {
  const std::function<int()>* body;
  int gate;  // a byte arrives when the id maps are written
};

int enter(void* argument) {
  const auto& start = *static_cast<Start*>(argument);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  char byte = 0;
  if (read(start.gate, &byte, 1) != 1) _exit(125);
  close(start.gate);
  _exit((*start.body)());
}

base::Error cannot_clone() {
  const int error = errno;
  std::string message = std::string("this machine does not let the sandbox make namespaces: ") + std::strerror(error);
  if (error == EPERM || error == EACCES)
    message += "; " + namespaces_fix("/");
  else if (error == ENOSPC || error == EUSERS)
    message += "; run: sudo sysctl -w user.max_user_namespaces=10000";
  return {base::ErrorCode::kSandbox, message};
}

}  // namespace

base::Result<int> run_in_namespaces(const SlotConfig& config, const std::function<int()>& body) {
  std::array<int, 2> gate{};
  if (pipe2(gate.data(), O_CLOEXEC) != 0)
    return base::Error{base::ErrorCode::kSandbox, "pipe: " + std::string(std::strerror(errno))};
  Start start{&body, gate[0]};
  alignas(16) static std::array<char, 1 << 20> stack;
  const int flags = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS | SIGCHLD |
                    (disabled(Layer::kNetworkNamespace) ? 0 : CLONE_NEWNET);
  const pid_t pid = clone(enter, stack.data() + stack.size(), flags, &start);
  if (pid < 0) return cannot_clone();
  close(gate[0]);
  const bool mapped = write_maps(config, pid);
  const int map_error = errno;
  if (mapped) {
    const ssize_t sent = write(gate[1], "g", 1);
    (void)sent;  // if the child is gone already, waitpid says so
  }
  close(gate[1]);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (!mapped)
    return base::Error{base::ErrorCode::kSandbox, std::string("cannot map user ids: ") + std::strerror(map_error)};
  return status;
}

base::Status become_supervisor(const SlotConfig& config) {
  const auto failed = [](const char* what) {
    return base::Error{base::ErrorCode::kSandbox, std::string(what) + ": " + std::strerror(errno)};
  };
  if (config.as_root) {
    if (prctl(PR_SET_KEEPCAPS, 1) != 0) return failed("keep capabilities");
    if (syscall(SYS_setgroups, 0, nullptr) != 0) return failed("drop groups");
    if (syscall(SYS_setresgid, kSupervisorId, kSupervisorId, kSupervisorId) != 0) return failed("change group id");
    if (syscall(SYS_setresuid, kSupervisorId, kSupervisorId, kSupervisorId) != 0) return failed("change user id");
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct data[2] = {};
    if (syscall(SYS_capget, &header, data) != 0) return failed("read capabilities");
    for (auto& part : data) part.effective = part.permitted;
    if (syscall(SYS_capset, &header, data) != 0) return failed("regain capabilities");
    // The change of ids cleared both. Dumpable, so that the supervisor may open the namespaces of its own children;
    // nobody else in the slot has its ids or sees its pid namespace.
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || prctl(PR_SET_DUMPABLE, 1) != 0) return failed("process attributes");
  }
  return {};
}

}  // namespace sandbox
