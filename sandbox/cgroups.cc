#include "sandbox/cgroups.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/advice.h"

namespace sandbox {
namespace {

namespace fs = std::filesystem;

/// The group that this process is in, of the tree that has this v1 controller or, for "", of the v2 tree.
std::string own_group(const CgroupTree& tree, const std::string& controller) {
  std::istringstream file(tree.own_groups());
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
std::string mount_of(const CgroupTree& tree, const std::string& controller) {
  std::istringstream file(tree.mounts());
  for (std::string line; std::getline(file, line);) {
    std::istringstream fields(line);
    std::vector<std::string> words;
    for (std::string word; fields >> word;) words.push_back(word);
    const auto dash = std::find(words.begin(), words.end(), "-");
    if (words.size() < 5 || words.end() - dash < 4) continue;
    // Of the host, in a container with a group namespace of its own: what is made there escapes the container's limits.
    if (words[3].starts_with("/..")) continue;
    const std::string type = dash[1];
    const std::string options = "," + dash[3] + ",";
    if (controller.empty() && type == "cgroup2") return words[4];
    if (!controller.empty() && type == "cgroup" && options.find("," + controller + ",") != std::string::npos)
      return words[4];
  }
  return {};
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
void remove_abandoned(const CgroupTree& tree, const std::string& parent) {
  const std::string prefix = name_prefix();
  std::error_code error;
  for (fs::directory_iterator entry(parent, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename();
    const pid_t owner = name.starts_with(prefix) ? static_cast<pid_t>(std::atoi(name.c_str() + prefix.size())) : 0;
    if (owner > 0 && kill(owner, 0) != 0 && errno == ESRCH) tree.remove(entry->path());
  }
}

/// A group of this name that is there already is one that an earlier process with our pid left.
bool make_fresh(const CgroupTree& tree, const std::string& folder) {
  if (tree.make(folder)) return true;
  return errno == EEXIST && tree.remove(folder) && tree.make(folder);
}

std::string group_in(const CgroupTree& tree, const std::string& parent, const std::string& name) {
  std::string folder = (fs::path(parent) / name).lexically_normal().string();
  remove_abandoned(tree, parent);
  return make_fresh(tree, folder) ? folder : "";
}

/// v1: in this process' own group, else (as root) at the top.
std::string make_v1_folder(const CgroupTree& tree, const std::string& controller, const std::string& name) {
  const std::string mount = mount_of(tree, controller);
  if (mount.empty()) return {};
  std::string folder = group_in(tree, mount + own_group(tree, controller), name);
  return folder.empty() ? group_in(tree, mount, name) : folder;
}

/// Where this process went to so that its group can hand controllers down (hand_down).
std::string name_of_leaf() { return name_prefix() + std::to_string(getpid()) + "-harness"; }

std::vector<std::string> processes_of(const std::string& group) {
  std::istringstream text(read_text(group + "/cgroup.procs"));
  return {std::istream_iterator<std::string>(text), {}};
}

/// The folder of the group that this process is in; empty where it is not to be seen. A container's mount shows it at
/// its top, under whatever name this process knows it.
fs::path visible_own_group(const CgroupTree& tree, const std::string& controller) {
  const std::string mount = mount_of(tree, controller);
  if (mount.empty()) return {};
  for (const fs::path& folder : {fs::path(mount + own_group(tree, controller)).lexically_normal(), fs::path(mount)}) {
    const auto processes = processes_of(folder);
    if (std::ranges::find(processes, std::to_string(getpid())) != processes.end()) return folder;
  }
  return {};
}

/// The file of this process' group that counts the kills for lack of memory, in the nearest group that has one (v2's
/// also counts those below); empty if there is none.
std::string file_of_memory_kills(const CgroupTree& tree) {
  const bool old = !mount_of(tree, "memory").empty();
  const fs::path top = mount_of(tree, old ? "memory" : "");
  const char* name = old ? "memory.oom_control" : "memory.events";
  for (auto group = visible_own_group(tree, old ? "memory" : ""); !group.empty(); group = group.parent_path()) {
    if (read_text(group / name).find("\noom_kill ") != std::string::npos) return group / name;
    if (old || group == top) break;
  }
  return {};
}

bool hands_down(const CgroupTree& tree, const std::string& group) {
  tree.write(group + "/cgroup.subtree_control", "+memory +pids");
  const std::string controllers = read_text(group + "/cgroup.subtree_control");
  return controllers.find("memory") != std::string::npos && controllers.find("pids") != std::string::npos;
}

/// Lets a group have groups with limits below it. The kernel refuses that to a group that has processes itself ("no
/// internal process constraint"). If these are all ours, as in a scope that was made for the harness
/// (`systemd-run --scope`), they move to a group of their own.
bool hand_down(const CgroupTree& tree, const std::string& group) {
  if (hands_down(tree, group)) return true;
  const auto processes = processes_of(group);
  const bool ours = std::all_of(processes.begin(), processes.end(), [&tree](const std::string& process) {
    return tree.is_ours(static_cast<pid_t>(std::atoi(process.c_str())));
  });
  const std::string leaf = group + "/" + name_of_leaf();
  if (processes.empty() || !ours || !make_fresh(tree, leaf)) return false;
  for (const auto& process : processes) tree.write(leaf + "/cgroup.procs", process);
  if (hands_down(tree, group)) return true;
  for (const auto& process : processes_of(leaf)) tree.write(group + "/cgroup.procs", process);
  tree.remove(leaf);
  return false;
}

/// v2: at the top if that can be written, where nothing has to move; else in this process' own group. Not the other way
/// round: below a service or scope that is not delegated to us, systemd takes a test that reaches its memory limit for
/// the service's failure and ends us all (systemd.service(5), OOMPolicy).
std::string make_v2_folder(const CgroupTree& tree, const std::string& name) {
  const std::string mount = mount_of(tree, "");
  if (mount.empty()) return {};
  fs::path own = mount + own_group(tree, "");
  if (own.filename() == name_of_leaf()) own = own.parent_path();
  for (const std::string& parent : {mount, own.lexically_normal().string()}) {
    const std::string controllers = read_text(parent + "/cgroup.controllers");
    if (controllers.find("memory") == std::string::npos || controllers.find("pids") == std::string::npos) continue;
    if (!hand_down(tree, parent)) continue;
    if (std::string folder = group_in(tree, parent, name); !folder.empty()) return folder;
  }
  return {};
}

base::Error unavailable(const std::string& why) { return {base::ErrorCode::kSandbox, why}; }

base::Error cannot_open() {
  return unavailable(std::string("a file of the group cannot be opened: ") + std::strerror(errno));
}

}  // namespace

std::string CgroupTree::mounts() const { return read_text("/proc/self/mountinfo"); }

std::string CgroupTree::own_groups() const { return read_text("/proc/self/cgroup"); }

bool CgroupTree::is_ours(pid_t process) const {
  const std::string key = "\nPPid:\t";
  for (pid_t at = process; at > 0;) {
    if (at == getpid()) return true;
    const std::string status = read_text("/proc/" + std::to_string(at) + "/status");
    const auto parent = status.find(key);
    at = parent == std::string::npos ? 0 : static_cast<pid_t>(std::atoi(status.c_str() + parent + key.size()));
  }
  return false;
}

bool CgroupTree::make(const std::string& folder) const { return mkdir(folder.c_str(), 0755) == 0; }

bool CgroupTree::remove(const std::string& folder) const { return rmdir(folder.c_str()) == 0; }

bool CgroupTree::write(const std::string& file, const std::string& text) const {
  const int fd = open(file.c_str(), O_WRONLY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  close(fd);
  return written;
}

const CgroupTree& machine_cgroups() {
  static const CgroupTree tree;
  return tree;
}

base::Result<Cgroup> Cgroup::make(int slot, const CgroupTree& tree) {
  const std::string name = name_prefix() + std::to_string(getpid()) + "-" + std::to_string(slot);
  Cgroup group(tree);
  group.fds_.assign(kCgroupFiles, -1);
  HARNESS_TRY(mount_of(tree, "memory").empty() ? group.make_v2(name) : group.make_v1(name));
  return group;
}

bool Cgroup::open_file(CgroupFile file, const std::string& path, int flags) {
  fds_[file] = open(path.c_str(), flags | O_CLOEXEC);
  return fds_[file] >= 0;
}

base::Status Cgroup::make_v1(const std::string& name) {
  version_ = "v1";
  for (const char* controller : {"memory", "pids", "cpuacct"}) {
    folders_.push_back(make_v1_folder(*tree_, controller, name));
    if (folders_.back().empty())
      return unavailable(std::string("no group can be made for the controller ") + controller);
  }
  const auto& f = folders_;
  tree_->write(f[0] + "/memory.swappiness", "0");
  const bool complete =
      open_file(kJoinMemory, f[0] + "/cgroup.procs", O_WRONLY) &&
      open_file(kJoinPids, f[1] + "/cgroup.procs", O_WRONLY) && open_file(kJoinCpu, f[2] + "/cgroup.procs", O_WRONLY) &&
      open_file(kMemoryLimit, f[0] + "/memory.limit_in_bytes", O_RDWR) &&
      open_file(kMemoryPeak, f[0] + "/memory.max_usage_in_bytes", O_RDWR) &&
      open_file(kMemoryEvents, f[0] + "/memory.oom_control", O_RDONLY) &&
      open_file(kMemoryHits, f[0] + "/memory.failcnt", O_RDONLY) && open_file(kPidsLimit, f[1] + "/pids.max", O_RDWR) &&
      open_file(kPidsCurrent, f[1] + "/pids.current", O_RDONLY) &&
      open_file(kCpuUsage, f[2] + "/cpuacct.usage", O_RDONLY);
  if (!complete) return cannot_open();
  return {};
}

base::Status Cgroup::make_v2(const std::string& name) {
  version_ = "v2";
  folders_.push_back(make_v2_folder(*tree_, name));
  const std::string& f = folders_.back();
  if (f.empty()) return unavailable("no group with a memory limit can be made");
  tree_->write(f + "/memory.swap.max", "0");
  const bool complete =
      open_file(kJoinMemory, f + "/cgroup.procs", O_WRONLY) && open_file(kMemoryLimit, f + "/memory.max", O_RDWR) &&
      open_file(kMemoryEvents, f + "/memory.events", O_RDONLY) && open_file(kPidsLimit, f + "/pids.max", O_RDWR) &&
      open_file(kPidsCurrent, f + "/pids.current", O_RDONLY) && open_file(kCpuUsage, f + "/cpu.stat", O_RDONLY);
  if (!complete) return cannot_open();
  // Since Linux 5.19; writable, which resets it, since 6.12.
  if (!open_file(kMemoryPeak, f + "/memory.peak", O_RDWR)) open_file(kMemoryPeak, f + "/memory.peak", O_RDONLY);
  return {};
}

Cgroup::Cgroup(Cgroup&& other) noexcept
    : tree_(other.tree_),
      version_(std::move(other.version_)),
      folders_(std::exchange(other.folders_, {})),
      fds_(std::exchange(other.fds_, {})) {}

Cgroup& Cgroup::operator=(Cgroup&& other) noexcept {
  std::swap(tree_, other.tree_);
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
    for (int i = 0; i < 200 && !folder.empty() && !tree_->remove(folder) && errno == EBUSY; ++i) usleep(5000);
  }
}

base::Status room_for_processes(int count, const CgroupTree& tree) {
  const bool old = !mount_of(tree, "pids").empty();
  const fs::path mount = mount_of(tree, old ? "pids" : "");
  if (mount.empty()) return {};
  const auto own = fs::path(mount.string() + own_group(tree, old ? "pids" : "")).lexically_normal();
  for (fs::path group = own; group.string().size() >= mount.string().size(); group = group.parent_path()) {
    const std::string limit = read_text(group / "pids.max");  // not there at the top
    if (limit.empty() || limit.starts_with("max")) continue;
    const int room = std::atoi(limit.c_str()) - std::atoi(read_text(group / "pids.current").c_str());
    if (room < count) {
      return unavailable("the control group around the harness leaves room for " + std::to_string(std::max(room, 0)) +
                         " processes, and the slots need " + std::to_string(count) +
                         ": raise its limit (a container's --pids-limit, a service's TasksMax), or take fewer slots "
                         "(--parallel)");
    }
  }
  return {};
}

MemoryKills::MemoryKills(const CgroupTree& tree) : file_(file_of_memory_kills(tree)) {
  if (file_.empty()) file_ = "/proc/vmstat";
}

std::uint64_t MemoryKills::count() const {
  std::ifstream file(file_);
  std::string key;
  for (std::uint64_t number = 0; file >> key >> number;) {
    if (key == "oom_kill") return number;
  }
  return 0;
}

Mechanism probe_cgroups() {
  // While a sandbox is open its slots have the other numbers.
  constexpr int kProbe = 1'000'000;
  Mechanism m{"cgroups", false, true, "", ""};
  const auto group = Cgroup::make(kProbe);
  m.available = group.ok();
  m.detail = group.ok() ? group->version() + ", memory, pids and CPU of the whole process tree" : group.error().message;
  if (!group.ok()) m.fix = cgroups_fix("/");
  return m;
}

}  // namespace sandbox
