#include "sandbox/landlock.h"

#include <cerrno>
#include <cstdint>

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace sandbox {
namespace {

// The kernel's landlock_ruleset_attr grew with its ABI; older headers lack the later members.
struct RulesetAttributes {
  std::uint64_t handled_access_fs;
  std::uint64_t handled_access_net;  // ABI 4
  std::uint64_t scoped;              // ABI 6
};

constexpr std::uint64_t kBindTcp = 1U << 0;
constexpr std::uint64_t kConnectTcp = 1U << 1;
constexpr std::uint64_t kAbstractUnixSocket = 1U << 0;
constexpr std::uint64_t kSignal = 1U << 1;

constexpr std::uint64_t kRefer = 1U << 13;  // ABI 2

/// Every ruleset denies moving a file to another folder unless a rule allows it; programs may, wherever they can write
/// at all.
bool allow_moves(int ruleset) {
  landlock_path_beneath_attr rule{};
  rule.allowed_access = kRefer;
  rule.parent_fd = open("/", O_PATH | O_CLOEXEC);
  const bool added =
      rule.parent_fd >= 0 && syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
  const int error = errno;
  if (rule.parent_fd >= 0) close(rule.parent_fd);
  errno = error;
  return added;
}

}  // namespace

int make_landlock_ruleset(Network network) {
  const long abi = syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (abi < 1) return -1;
  RulesetAttributes attributes{};
  attributes.handled_access_fs = LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK;
  if (abi >= 2) attributes.handled_access_fs |= kRefer;
  std::size_t size = sizeof attributes.handled_access_fs;
  if (abi >= 4) {
    attributes.handled_access_net = network == Network::kNone ? kBindTcp | kConnectTcp : 0;
    size = 2 * sizeof(std::uint64_t);
  }
  if (abi >= 6) {
    attributes.scoped = kAbstractUnixSocket | kSignal;
    size = sizeof attributes;
  }
  const int ruleset = static_cast<int>(syscall(SYS_landlock_create_ruleset, &attributes, size, 0));
  if (ruleset < 0 || abi < 2 || allow_moves(ruleset)) return ruleset;
  const int error = errno;
  close(ruleset);
  errno = error;
  return -1;
}

int enforce_landlock(int ruleset) { return syscall(SYS_landlock_restrict_self, ruleset, 0) == 0 ? 0 : errno; }

}  // namespace sandbox
