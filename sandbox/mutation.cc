// Compiled into the mutants only.
#include "sandbox/mutation.h"

#include <array>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

namespace sandbox {
namespace {

constexpr const char* kVariable = "HARNESS_SANDBOX_MUTATION";

// In the order of Layer.
constexpr std::array<std::string_view, static_cast<std::size_t>(Layer::kEnd)> kNames{"cgroup",
                                                                                     "own-mounts",
                                                                                     "own-proc",
                                                                                     "disk-limit",
                                                                                     "memory-victim",
                                                                                     "rlimits",
                                                                                     "child-id",
                                                                                     "capabilities",
                                                                                     "no-new-privileges",
                                                                                     "landlock",
                                                                                     "close-others",
                                                                                     "session",
                                                                                     "inner-filter",
                                                                                     "default-deny",
                                                                                     "absent",
                                                                                     "killed",
                                                                                     "socket",
                                                                                     "socket-pair",
                                                                                     "clone-flags",
                                                                                     "foreign-architecture",
                                                                                     "containment-calls",
                                                                                     "profile",
                                                                                     "terminal-requests",
                                                                                     "leases",
                                                                                     "huge-pages",
                                                                                     "read-only-root",
                                                                                     "hidden-folders",
                                                                                     "network-namespace",
                                                                                     "environment",
                                                                                     "kill-tree",
                                                                                     "cpu-limit",
                                                                                     "waiting-limit",
                                                                                     "wall-limit",
                                                                                     "output-limit",
                                                                                     "nonce",
                                                                                     "key",
                                                                                     "first-process",
                                                                                     "tracing"};

}  // namespace

bool disabled(Layer layer) {
  const char* setting = std::getenv(kVariable);
  if (setting == nullptr) return false;
  const std::string listed = "," + std::string(setting) + ",";
  return listed.find("," + std::string(kNames[static_cast<std::size_t>(layer)]) + ",") != std::string::npos;
}

const char* mutation_setting() {
  static std::string setting;
  const char* value = std::getenv(kVariable);
  setting = value == nullptr ? "" : std::string(kVariable) + "=" + value;
  return setting.c_str();
}

}  // namespace sandbox
