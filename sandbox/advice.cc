#include "sandbox/advice.h"

#include <cstdlib>
#include <fstream>

namespace sandbox {
namespace {

namespace fs = std::filesystem;

constexpr const char* kAllowToAll = "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0";

std::string first_line(const fs::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

/// Docker and Podman leave such a file in each; of others an overlay as root folder tells.
bool in_container(const fs::path& root) {
  std::error_code error;
  if (fs::exists(root / ".dockerenv", error) || fs::exists(root / "run/.containerenv", error)) return true;
  std::ifstream mounts(root / "proc/self/mountinfo");
  for (std::string line; std::getline(mounts, line);) {
    if (line.find(" / / ") != std::string::npos && line.find(" - overlay ") != std::string::npos) return true;
  }
  return false;
}

/// Ubuntu's since 23.10: whoever is no root gets a user namespace without any capability in it.
bool apparmor_restricts(const fs::path& root) {
  return first_line(root / "proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1";
}

}  // namespace

std::string namespaces_fix(const fs::path& root) {
  if (in_container(root)) {
    return "start the container with --security-opt seccomp=unconfined --security-opt apparmor=unconfined "
           "--security-opt systempaths=unconfined" +
           (apparmor_restricts(root) ? std::string(", and run on its host: ") + kAllowToAll : "");
  }
  if (apparmor_restricts(root)) return kAllowToAll;
  if (first_line(root / "proc/sys/kernel/unprivileged_userns_clone") == "0")
    return "sudo sysctl -w kernel.unprivileged_userns_clone=1";
  if (first_line(root / "proc/sys/user/max_user_namespaces") == "0")
    return "sudo sysctl -w user.max_user_namespaces=10000";
  return "use a kernel with user namespaces (CONFIG_USER_NS) and allow them to this user";
}

std::string cgroups_fix(const fs::path& root) {
  if (in_container(root))
    return "run as root in a container started with --cgroupns=host --volume /sys/fs/cgroup:/sys/fs/cgroup:rw";
  // What su and sudo start belongs to no session of the user's; and whatever else is in the scope cannot be moved
  // aside.
  return std::string("run as root, or: systemd-run --user --scope -p Delegate=yes harness … (with nothing in between") +
         (std::getenv("XDG_RUNTIME_DIR") == nullptr
              ? ", in a session of your own: log in by ssh, at a console or by machinectl shell, not by su or sudo)"
              : ")");
}

}  // namespace sandbox
