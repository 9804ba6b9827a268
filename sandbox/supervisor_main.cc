// The slot supervisor, a program of its own so that forking it is cheap. Started by sandbox.cc with descriptor 3
// connected to the harness and descriptor 4 open on the native module of the Python zygote. It dies with the harness,
// and everything in the slot dies with it.
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <set>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/cgroups.h"
#include "sandbox/cores.h"
#include "sandbox/loopback.h"
#include "sandbox/namespaces.h"
#include "sandbox/policy.h"
#include "sandbox/protocol.h"
#include "sandbox/root_folder.h"
#include "sandbox/slot.h"

namespace sandbox {
namespace {

constexpr int kHarness = 3;
constexpr int kGuest = 4;
constexpr std::uint32_t kMaxProgram = 512U << 20;

void refuse(const std::string& reason) { send_all(kHarness, frame(kRefused, reason)); }

/// Makes the slot ready: root folder, ids, policy.
base::Result<Policy> prepare(const SlotConfig& config) {
  RootFolder root{{}, config.hidden};
  std::set<Profile> profiles{Profile::kCompiler};
  std::set<Network> networks{Network::kNone};
  for (const auto& runtime : config.runtimes) {
    profiles.insert(runtime.profile);
    networks.insert(runtime.network);
    for (const auto& path : runtime.readable) {
      if (std::find(root.readable.begin(), root.readable.end(), path) == root.readable.end())
        root.readable.push_back(path);
    }
  }
  if (networks.contains(Network::kLoopback)) HARNESS_TRY(raise_loopback());
  HARNESS_TRY(enter_root_folder(root));
  HARNESS_TRY(become_supervisor(config));
  return compile_policy(profiles, networks);
}

/// Puts those descriptors of a control group that came along in their places (CgroupFile).
CgroupFiles place(std::uint32_t files, const std::vector<int>& received, std::size_t& next) {
  if (files == 0) return {};
  std::vector<int> fds(kCgroupFiles, -1);
  for (std::size_t i = 0; i < fds.size(); ++i) {
    if ((files >> i & 1U) != 0 && next < received.size()) fds[i] = received[next++];
  }
  return CgroupFiles(std::move(fds));
}

/// Until the harness sends something or goes away; meanwhile the slot rests.
bool wait_for_program(Slot& slot) {
  for (;;) {
    pollfd waiting{kHarness, POLLIN, 0};
    const int ready = poll(&waiting, 1, slot.end_idle());
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

int serve(const SlotConfig& config, const std::vector<int>& received) {
  auto policy = prepare(config);
  if (!policy.ok()) {
    refuse(policy.error().message);
    return 1;
  }
  std::size_t next = 0;
  CgroupFiles tests = place(config.cgroup_files, received, next);
  CgroupFiles compilers = place(config.compiler_cgroup_files, received, next);
  Slot slot(config, std::move(*policy), {std::move(tests), std::move(compilers), kGuest, kHarness});
  send_all(kHarness, frame(kReady, {}));
  Frame message;
  while (wait_for_program(slot) && read_frame(kHarness, message, kMaxProgram) == ReadResult::kFrame) {
    base::Program program;
    if (message.type != kRun || !decode(message.payload, program)) return 1;
    if (!send_all(kHarness, frame(kOutcome, encode(slot.run(program))))) break;
  }
  return 0;
}

int supervise() {
  // Not bound to the thread that started us, which may end long before the harness: the closed socket tells of the
  // harness' death.
  prctl(PR_SET_PDEATHSIG, 0);
  signal(SIGINT, SIG_IGN);  // Ctrl-C is the harness' to handle
  signal(SIGPIPE, SIG_IGN);
  fcntl(kHarness, F_SETFD, FD_CLOEXEC);
  fcntl(kGuest, F_SETFD, FD_CLOEXEC);
  Frame message;
  SlotConfig config;
  std::vector<int> received;
  if (read_frame(kHarness, message, kMaxProgram, &received) != ReadResult::kFrame || message.type != kConfigure ||
      !decode(message.payload, config)) {
    std::fprintf(stderr, "harness-supervisor is started by harness, not by hand\n");
    return 2;
  }
  keep_to_core(config.core);
  const auto status = run_in_namespaces(config, [&] { return serve(config, received); });
  if (!status.ok()) refuse(status.error().message);
  return status.ok() && WIFEXITED(*status) ? WEXITSTATUS(*status) : 1;
}

}  // namespace
}  // namespace sandbox

int main() { return sandbox::supervise(); }
