#include "sandbox/cgroups.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sandbox {
namespace {

namespace fs = std::filesystem;

/// Where controllers are mounted (/proc/self/mountinfo) and which group this process is in (/proc/self/cgroup).
struct Hierarchy {
  std::string mount;  // "/sys/fs/cgroup/memory"
  std::string own;    // "/user.slice"
  bool v2 = false;
};

std::string own_group(const std::string& controller) {
  std::ifstream file("/proc/self/cgroup");
  for (std::string line; std::getline(file, line);) {
    const auto first = line.find(':');
    const auto second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
    if (controller.empty() ? controllers == ",," : controllers.find("," + controller + ",") != std::string::npos)
      return line.substr(second + 1);
  }
  return "/";
}

/// The mount that has this v1 controller, or, for "", the v2 tree; empty if there is none.
std::string mount_of(const std::string& controller) {
  std::ifstream file("/proc/self/mountinfo");
  for (std::string line; std::getline(file, line);) {
    std::istringstream fields(line);
    std::vector<std::string> words;
    for (std::string word; fields >> word;) words.push_back(word);
    const auto dash = std::find(words.begin(), words.end(), "-");
    if (words.size() < 5 || words.end() - dash < 4) continue;
    const std::string type = dash[1];
    const std::string options = "," + dash[3] + ",";
    if (controller.empty() && type == "cgroup2") return words[4];
    if (!controller.empty() && type == "cgroup" && options.find("," + controller + ",") != std::string::npos)
      return words[4];
  }
  return {};
}

bool write_text(const std::string& path, const std::string& text) {
  const int fd = open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool written = write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  close(fd);
  return written;
}

std::string read_text(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Names of groups begin with it, then comes their harness' pid: only within one pid namespace can be told whether that
/// still lives.
std::string name_prefix() {
  struct stat own {};
  return stat("/proc/self/ns/pid", &own) == 0 ? "harness-" + std::to_string(own.st_ino) + "-" : "harness-";
}

/// Removes what harnesses left that were killed. A group in use cannot be removed.
void remove_abandoned(const std::string& parent) {
  const std::string prefix = name_prefix();
  std::error_code error;
  for (fs::directory_iterator entry(parent, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename();
    const pid_t owner = name.starts_with(prefix) ? static_cast<pid_t>(std::atoi(name.c_str() + prefix.size())) : 0;
    if (owner > 0 && kill(owner, 0) != 0 && errno == ESRCH) rmdir(entry->path().c_str());
  }
}

/// A group of this name that is there already is one that an earlier process with our pid left.
bool make_fresh(const std::string& folder) {
  if (mkdir(folder.c_str(), 0755) == 0) return true;
  return errno == EEXIST && rmdir(folder.c_str()) == 0 && mkdir(folder.c_str(), 0755) == 0;
}

/// The folder in which a new group can be made: this process' own, else (as root) the top.
std::string make_folder(const std::string& mount, const std::string& own, const std::string& name) {
  for (const auto& parent : {mount + own, mount}) {
    std::string folder = (fs::path(parent) / name).lexically_normal().string();
    remove_abandoned(parent);
    if (make_fresh(folder)) return folder;
  }
  return {};
}

/// v2: a group whose parent hands memory and pids down. The own group may do so only if it is the top or has no process
/// of its own, so the top is tried first when it can be written.
std::string make_v2_folder(const std::string& mount, const std::string& own, const std::string& name) {
  for (const auto& parent : {mount, mount + own}) {
    const std::string controllers = read_text(parent + "/cgroup.controllers");
    if (controllers.find("memory") == std::string::npos || controllers.find("pids") == std::string::npos) continue;
    write_text(parent + "/cgroup.subtree_control", "+memory +pids");
    if (read_text(parent + "/cgroup.subtree_control").find("memory") == std::string::npos) continue;
    std::string folder = (fs::path(parent) / name).lexically_normal().string();
    remove_abandoned(parent);
    if (make_fresh(folder)) return folder;
  }
  return {};
}

base::Error unavailable(const std::string& why) { return {base::ErrorCode::kSandbox, why}; }

}  // namespace

base::Result<Cgroup> Cgroup::make(int slot) {
  const std::string name = name_prefix() + std::to_string(getpid()) + "-" + std::to_string(slot);
  Cgroup group;
  group.fds_.assign(kCgroupFiles, -1);
  const auto open_file = [&group](CgroupFile file, const std::string& path, int flags) {
    group.fds_[file] = open(path.c_str(), flags | O_CLOEXEC);
    return group.fds_[file] >= 0;
  };
  const std::string memory = mount_of("memory");
  bool complete = false;
  if (!memory.empty()) {
    group.version_ = "v1";
    for (const char* controller : {"memory", "pids", "cpuacct"}) {
      const std::string mount = mount_of(controller);
      group.folders_.push_back(mount.empty() ? "" : make_folder(mount, own_group(controller), name));
      if (group.folders_.back().empty())
        return unavailable(std::string("no group can be made for the controller ") + controller);
    }
    const auto& f = group.folders_;
    write_text(f[0] + "/memory.swappiness", "0");
    complete = open_file(kJoinMemory, f[0] + "/cgroup.procs", O_WRONLY) &&
               open_file(kJoinPids, f[1] + "/cgroup.procs", O_WRONLY) &&
               open_file(kJoinCpu, f[2] + "/cgroup.procs", O_WRONLY) &&
               open_file(kMemoryLimit, f[0] + "/memory.limit_in_bytes", O_RDWR) &&
               open_file(kMemoryPeak, f[0] + "/memory.max_usage_in_bytes", O_RDWR) &&
               open_file(kMemoryEvents, f[0] + "/memory.oom_control", O_RDONLY) &&
               open_file(kMemoryHits, f[0] + "/memory.failcnt", O_RDONLY) &&
               open_file(kPidsLimit, f[1] + "/pids.max", O_RDWR) &&
               open_file(kPidsCurrent, f[1] + "/pids.current", O_RDONLY) &&
               open_file(kCpuUsage, f[2] + "/cpuacct.usage", O_RDONLY);
  } else {
    group.version_ = "v2";
    const std::string mount = mount_of("");
    group.folders_.push_back(mount.empty() ? "" : make_v2_folder(mount, own_group(""), name));
    const std::string f = group.folders_.back();
    if (f.empty()) return unavailable("no group with a memory limit can be made");
    write_text(f + "/memory.swap.max", "0");
    complete =
        open_file(kJoinMemory, f + "/cgroup.procs", O_WRONLY) && open_file(kMemoryLimit, f + "/memory.max", O_RDWR) &&
        open_file(kMemoryEvents, f + "/memory.events", O_RDONLY) && open_file(kPidsLimit, f + "/pids.max", O_RDWR) &&
        open_file(kPidsCurrent, f + "/pids.current", O_RDONLY) && open_file(kCpuUsage, f + "/cpu.stat", O_RDONLY);
    open_file(kMemoryPeak, f + "/memory.peak", O_RDWR);  // since Linux 5.19; resettable since 6.12
  }
  if (!complete) return unavailable(std::string("a file of the group cannot be opened: ") + std::strerror(errno));
  return group;
}

Cgroup::Cgroup(Cgroup&& other) noexcept
    : version_(std::move(other.version_)),
      folders_(std::exchange(other.folders_, {})),
      fds_(std::exchange(other.fds_, {})) {}

Cgroup& Cgroup::operator=(Cgroup&& other) noexcept {
  std::swap(version_, other.version_);
  std::swap(folders_, other.folders_);
  std::swap(fds_, other.fds_);
  return *this;
}

Cgroup::~Cgroup() { remove(); }

void Cgroup::remove() {
  for (const int fd : fds_) {
    if (fd >= 0) close(fd);
  }
  for (const auto& folder : folders_) {
    // A process that was just killed may take a moment to leave.
    for (int i = 0; i < 200 && !folder.empty() && rmdir(folder.c_str()) != 0 && errno == EBUSY; ++i) usleep(5000);
  }
}

Mechanism probe_cgroups() {
  // While a sandbox is open its slots have the other numbers.
  constexpr int kProbe = 1'000'000;
  Mechanism m{"cgroups", false, true, "", ""};
  const auto group = Cgroup::make(kProbe);
  m.available = group.ok();
  m.detail = group.ok() ? group->version() + ", memory, pids and CPU of the whole process tree" : group.error().message;
  if (!group.ok()) m.fix = "run as root, or: systemd-run --user --scope -p Delegate=yes harness …";
  return m;
}

}  // namespace sandbox
