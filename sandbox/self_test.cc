#include "sandbox/self_test.h"

#include <array>
#include <cstdlib>
#include <filesystem>

#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/names.h"

namespace sandbox {
namespace {

using Status = base::Outcome::Status;

constexpr const char* kPrelude = R"py(
import ctypes, errno, os, socket, sys, time
libc = ctypes.CDLL(None, use_errno=True)
def refused(action, *arguments):
    try:
        action(*arguments)
    except OSError:
        return True
    return False
)py";

struct Attack {
  const char* name;
  const char* program;  // comes to its end exactly if it was contained; `canary`, `pid` are set for it
  std::array<Status, 2> right{Status::kCompleted, Status::kCompleted};
  double cpu_ms = 10000;  // enough for any machine
};

// What each asserts is the containment, so an attack that is let through ends in an AssertionError, or not at all.
constexpr Attack kAttacks[] = {
    {"reads a file of the host", "assert refused(open, canary) and not os.path.exists(canary)\n"},
    {"writes outside its work folder",
     "assert all(refused(open, path + '/harness', 'w') for path in ('/', '/usr', '/etc', '/dev', '/var'))\n"},
    {"connects to the network",
     "assert refused(socket.socket) and refused(socket.socket, socket.AF_INET6) and refused(socket.socket, "
     "socket.AF_UNIX)\n"},
    // In a container the harness may well have the number of a process of the attack's own namespace: 1, if it is the
    // container's first process. That the namespace is its own is told by a parent that cannot be seen.
    {"signals the harness",
     "assert os.getppid() == 0 and (pid in (1, os.getpid()) or refused(os.kill, pid, 0) and not "
     "os.path.exists(f'/proc/{pid}'))\n"},
    {"reads the environment",
     "assert set(os.environ) <= set('PATH HOME TMPDIR LANG LC_CTYPE TZ PYTHONHASHSEED PYTHONDONTWRITEBYTECODE "
     "OMP_NUM_THREADS "
     "OPENBLAS_NUM_THREADS MKL_NUM_THREADS'.split())\n"},
    {"takes namespaces and mounts of its own",
     "assert libc.unshare(0x10000000) != 0 and libc.mount(b'x', b'/tmp', b'tmpfs', 0, None) != 0\n"},
    {"forks without end",
     "children = 0\ntry:\n    while children < 5000:\n        if libc.fork() == 0:\n            time.sleep(60)\n"
     "            libc._exit(0)\n        if ctypes.get_errno() == errno.EAGAIN:\n            break\n        children "
     "+= 1\n"
     "except OSError:\n    pass\nassert children < 100\n"},
    {"takes all memory",
     "try:\n    block = [bytearray(1 << 24) for _ in range(1 << 10)]\nexcept MemoryError:\n    block = None\nassert "
     "block is None\n",
     {Status::kCompleted, Status::kMemoryLimit}},
    {"never ends", "while True:\n    pass\n", {Status::kCpuLimit, Status::kCpuLimit}, 300},
    {"leaves before it is judged", "os._exit(0)\n", {Status::kExited, Status::kExited}},
};

base::Program program_of(const Attack& attack, const std::string& canary) {
  base::Program program;
  program.runtime = "python-bare";
  program.candidate =
      std::string(kPrelude) + "canary = '" + canary + "'\npid = " + std::to_string(getpid()) + "\n" + attack.program;
  program.test = "pass\n";
  program.limits.cpu_ms = attack.cpu_ms;
  program.limits.memory_bytes = 256ULL << 20;
  return program;
}

std::string detail_of(const base::Outcome& outcome) {
  if (outcome.exception) return outcome.exception->type + ": " + outcome.exception->message;
  if (!outcome.detail.empty()) return outcome.detail;
  return outcome.status == Status::kCompleted ? "it came to its end" : std::string(base::name_of(outcome.status));
}

/// A file that everyone may read; removed at the end.
class Canary {
 public:
  Canary() {
    std::string path = (std::filesystem::temp_directory_path() / "harness-canary-XXXXXX").string();
    const int fd = mkstemp(path.data());
    if (fd < 0) return;
    fchmod(fd, 0644);
    close(fd);
    path_ = path;
  }
  ~Canary() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove(path_, ignored);
  }
  Canary(const Canary&) = delete;
  Canary& operator=(const Canary&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace

std::vector<SelfTestResult> self_test(Sandbox& sandbox) {
  const Canary canary;
  if (canary.path().empty())
    return {{kAttacks[0].name, false, false, "no file can be made for it to read in the folder for temporary files"}};
  std::vector<SelfTestResult> results;
  for (const auto& attack : kAttacks) {
    const auto outcome = sandbox.run(program_of(attack, canary.path()));
    const bool contained = outcome.status == attack.right[0] || outcome.status == attack.right[1];
    const bool tried = outcome.status != Status::kSandboxError;
    results.push_back({attack.name, contained, tried, contained ? "" : detail_of(outcome)});
  }
  return results;
}

}  // namespace sandbox
