// Acceptance case 110: where a mechanism is missing the sandbox does not open, and says what is missing and what mends
// it. The mechanisms are taken away from a child process: namespaces by the limits that each user namespace has for
// those below it, the rest by a filter of system calls, as a container engine does it.
#include <array>
#include <cerrno>
#include <cstddef>
#include <fstream>
#include <functional>
#include <iostream>

#include <catch2/catch_test_macros.hpp>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/sandbox.h"
#include "tests/sandbox/attack_bench.h"

namespace sandbox_tests {
namespace {

bool write_text(const std::string& path, const std::string& text) {
  std::ofstream file(path);
  file << text << std::flush;
  return file.good();
}

/// Becomes root of a new user namespace below which there may be no namespace of this kind.
bool take_away_namespaces(const std::string& kind) {
  const auto uid = std::to_string(getuid());
  const auto gid = std::to_string(getgid());
  return unshare(CLONE_NEWUSER) == 0 && write_text("/proc/self/setgroups", "deny") &&
         write_text("/proc/self/uid_map", "0 " + uid + " 1") && write_text("/proc/self/gid_map", "0 " + gid + " 1") &&
         write_text("/proc/sys/user/max_" + kind + "_namespaces", "0");
}

bool take_away_call(long number, int error) {
  sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(number), 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | static_cast<unsigned>(error)),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog program{static_cast<unsigned short>(std::size(code)), code};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
}

/// Opens the sandbox and probes the machine in a child without the mechanism; what it has to say, one line each.
std::string report_without(const std::function<bool()>& take_away, bool allow_weaker = false) {
  std::array<int, 2> pipe_ends{};
  REQUIRE(pipe2(pipe_ends.data(), O_CLOEXEC) == 0);
  const pid_t child = fork();
  if (child == 0) {
    std::string report = take_away() ? "" : "CANNOT TAKE AWAY\n";
    for (const auto& m : sandbox::probe()) {
      if (!m.available) report += "missing: " + m.name + (m.waivable ? "" : " (required)") + " fix: " + m.fix + "\n";
    }
    sandbox::Config config;
    config.python = kPython;
    config.allow_weaker = allow_weaker;
    const auto opened = sandbox::Sandbox::open(config);
    if (!opened.ok()) {
      report += "refused: " + opened.error().message + "\n";
    } else {
      const auto outcome = (*opened)->run(program_of("pass\n"));
      report += "opened: " + describe(outcome) + "\n";
      for (const auto& name : (*opened)->mechanisms()) report += "in force: " + name + "\n";
    }
    const ssize_t sent = write(pipe_ends[1], report.data(), report.size());
    _exit(sent == static_cast<ssize_t>(report.size()) ? 0 : 1);
  }
  close(pipe_ends[1]);
  std::string report;
  std::array<char, 4096> chunk{};
  for (ssize_t count = 0; (count = read(pipe_ends[0], chunk.data(), chunk.size())) > 0;)
    report.append(chunk.data(), static_cast<std::size_t>(count));
  close(pipe_ends[0]);
  waitpid(child, nullptr, 0);
  return report;
}

struct Missing {
  const char* mechanism;  // as probe() names it
  std::function<bool()> take_away;
};

}  // namespace

TEST_CASE("without a mechanism the sandbox refuses and names it", "[refusal]") {
  const std::vector<Missing> all{
      {"user namespace", [] { return take_away_namespaces("user"); }},
      {"pid namespace", [] { return take_away_namespaces("pid"); }},
      {"mount namespace", [] { return take_away_namespaces("mnt"); }},
      {"network namespace", [] { return take_away_namespaces("net"); }},
      {"ipc namespace", [] { return take_away_namespaces("ipc"); }},
      {"uts namespace", [] { return take_away_namespaces("uts"); }},
      {"tmpfs mounts", [] { return take_away_call(SYS_mount, EPERM); }},
      {"read-only root", [] { return take_away_call(SYS_mount_setattr, ENOSYS); }},
      {"seccomp filter", [] { return take_away_call(SYS_seccomp, ENOSYS); }},
      {"close_range", [] { return take_away_call(SYS_close_range, ENOSYS); }},
  };
  for (const auto& missing : all) {
    const auto report = report_without(missing.take_away);
    INFO("without " << missing.mechanism << ":\n" << report);
    CHECK(report.find("CANNOT TAKE AWAY") == std::string::npos);
    const auto at = report.find("missing: " + std::string(missing.mechanism) + " (required)");
    CHECK(at != std::string::npos);
    CHECK(report.find("opened: ") == std::string::npos);
    const auto refused = report.find("refused: ");
    CHECK(refused != std::string::npos);
    if (refused != std::string::npos) CHECK(report.find(missing.mechanism, refused) != std::string::npos);
    // A fix is a command or a requirement, not an empty promise.
    if (at != std::string::npos) CHECK(report.find(" fix: ", at) + 7 < report.find('\n', at));
  }
}

TEST_CASE("all that is missing is named at once", "[refusal]") {
  const auto report = report_without(
      [] { return take_away_call(SYS_mount_setattr, ENOSYS) && take_away_call(SYS_landlock_create_ruleset, ENOSYS); });
  INFO(report);
  const auto refused = report.find("refused: this machine has no read-only root");
  REQUIRE(refused != std::string::npos);
  CHECK(report.find("and no landlock", refused) != std::string::npos);
  CHECK(report.find("lsm=landlock", refused) != std::string::npos);
  CHECK(report.find("--allow-weaker-sandbox", refused) == std::string::npos);
}

TEST_CASE("without Landlock the sandbox opens only if that is allowed, and does not claim it", "[refusal]") {
  const auto without_landlock = [] { return take_away_call(SYS_landlock_create_ruleset, ENOSYS); };
  const auto refused = report_without(without_landlock);
  INFO(refused);
  CHECK(refused.find("missing: landlock fix") != std::string::npos);
  CHECK(refused.find("refused: this machine has no landlock") != std::string::npos);
  CHECK(refused.find("--allow-weaker-sandbox") != std::string::npos);
  const auto report = report_without(without_landlock, true);
  INFO(report);
  CHECK(report.find("opened: completed") != std::string::npos);
  CHECK(report.find("in force: no landlock") != std::string::npos);
  CHECK(report.find("in force: landlock") == std::string::npos);
}

TEST_CASE("what is not a second line cannot be waived", "[refusal]") {
  const auto report = report_without([] { return take_away_call(SYS_seccomp, ENOSYS); }, true);
  INFO(report);
  CHECK(report.find("refused: ") != std::string::npos);
  CHECK(report.find("opened: ") == std::string::npos);
}

}  // namespace sandbox_tests
