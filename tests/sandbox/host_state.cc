#include "tests/sandbox/host_state.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sandbox_tests {
namespace {

namespace fs = std::filesystem;

std::string read_text(const fs::path& path) {
  // Of a process that ends meanwhile even reading fails; the library reports that as an exception.
  try {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  } catch (const std::ios_base::failure&) {
    return {};
  }
}

/// Of /proc/PID/stat; pid 0 if the process is gone.
Process read_process(pid_t pid) {
  Process process;
  const fs::path folder = "/proc/" + std::to_string(pid);
  const std::string stat = read_text(folder / "stat");
  const auto open = stat.find('(');
  const auto close = stat.rfind(')');
  if (open == std::string::npos || close == std::string::npos) return process;
  process.pid = pid;
  process.name = stat.substr(open + 1, close - open - 1);
  std::istringstream fields(stat.substr(close + 2));
  std::string skipped;
  fields >> process.state >> process.parent;
  for (int i = 0; i < 17; ++i) fields >> skipped;
  fields >> process.started;
  const std::string status = read_text(folder / "status");
  if (const auto at = status.find("NSpid:"); at != std::string::npos) {
    std::istringstream ids(status.substr(at + 6, status.find('\n', at) - at - 6));
    process.depth = 0;
    for (pid_t id = 0; ids >> id; process.is_first = id == 1) ++process.depth;
  }
  return process;
}

std::size_t count_descriptors(const std::string& pid) {
  std::error_code error;
  std::size_t count = 0;
  for (fs::directory_iterator entry("/proc/" + pid + "/fd", error), end; !error && entry != end; entry.increment(error))
    ++count;
  return count;
}

std::multiset<std::string> mounts() {
  std::multiset<std::string> all;
  std::ifstream file("/proc/self/mountinfo");
  for (std::string line; std::getline(file, line);) all.insert(line);
  return all;
}

template <typename T>
void compare(const std::string& what, const T& before, const T& after, std::string& differences) {
  for (const auto& element : before) {
    if (before.count(element) != after.count(element) && after.count(element) == 0)
      differences += what + " gone: " + element + "\n";
  }
  for (const auto& element : after) {
    if (after.count(element) > before.count(element)) differences += what + " left over: " + element + "\n";
  }
}

}  // namespace

bool is_first_of_tests(const Process& process) { return process.depth == 3 && process.is_first; }

Canaries::Canaries() {
  std::string name = "/tmp/harness-canary-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
  folder_ = name;
  std::ofstream(folder_ / "secret") << "the answers\n";
  std::ofstream(folder_ / "writable") << "as it was\n";
  // As open as can be: what keeps a program away must be the sandbox, not the host's permissions.
  chmod(folder_.c_str(), 0777);
  chmod((folder_ / "secret").c_str(), 0666);
  chmod((folder_ / "writable").c_str(), 0666);
}

Canaries::~Canaries() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string Canaries::state() const {
  std::vector<std::string> lines;
  const auto add = [&lines](const fs::path& path) {
    struct stat s {};
    lstat(path.c_str(), &s);
    std::ostringstream line;
    line << path.string() << ' ' << s.st_mode << ' ' << s.st_uid << ' ' << s.st_size << ' ' << s.st_nlink << ' '
         << s.st_mtim.tv_sec << '.' << s.st_mtim.tv_nsec << ' ' << (S_ISREG(s.st_mode) ? read_text(path) : "");
    lines.push_back(line.str());
  };
  add(folder_);
  for (const auto& entry : fs::recursive_directory_iterator(folder_)) add(entry.path());
  std::sort(lines.begin(), lines.end());
  std::string all;
  for (const auto& line : lines) all += line + "\n";
  return all;
}

/// The harness' groups carry its pid in their names.
std::set<std::string> control_groups_of(pid_t pid) {
  std::set<std::string> found;
  std::error_code error;
  const std::string mark = "-" + std::to_string(pid) + "-";
  for (fs::recursive_directory_iterator entry("/sys/fs/cgroup", fs::directory_options::skip_permission_denied, error),
       end;
       !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename();
    if (name.starts_with("harness") && name.find(mark) != std::string::npos) found.insert(entry->path());
  }
  return found;
}

std::vector<Process> descendants(pid_t root) {
  std::vector<Process> all;
  std::error_code error;
  for (fs::directory_iterator entry("/proc", error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    if (const auto process = read_process(std::stoi(name)); process.pid != 0) all.push_back(process);
  }
  std::set<pid_t> family{root};
  for (bool grown = true; grown;) {
    grown = false;
    for (const auto& p : all) grown = (family.contains(p.parent) && family.insert(p.pid).second) || grown;
  }
  std::erase_if(all, [&](const Process& p) { return p.pid == root || !family.contains(p.pid); });
  return all;
}

bool descends_from_us(pid_t pid) {
  for (int steps = 0; steps < 8 && pid > 1; ++steps) {
    const auto process = read_process(pid);
    if (!process.name.starts_with("harness") && !process.name.starts_with("python")) return false;
    if (process.parent == getpid()) return true;
    pid = process.parent;
  }
  return false;
}

bool is_alive(const Process& process) {
  const auto now = read_process(process.pid);
  return now.pid != 0 && now.started == process.started && now.state != 'Z' && now.state != 'X';
}

HostState observe(const Canaries& canaries) {
  HostState state;
  state.canaries = canaries.state();
  state.mounts = mounts();
  state.control_groups = control_groups_of(getpid());
  state.descriptors["harness"] = count_descriptors("self");
  for (const auto& p : descendants(getpid())) {
    if (is_first_of_tests(p)) continue;
    const std::string name = p.name + " " + std::to_string(p.pid);
    state.processes.insert(std::to_string(p.depth) + " " + name);
    state.descriptors[name] = count_descriptors(std::to_string(p.pid));
  }
  return state;
}

std::string difference(const HostState& before, const HostState& after) {
  std::string all;
  if (before.canaries != after.canaries) all += "canary files changed:\n" + before.canaries + "to\n" + after.canaries;
  compare("mount", before.mounts, after.mounts, all);
  compare("control group", before.control_groups, after.control_groups, all);
  compare("process", before.processes, after.processes, all);
  for (const auto& [name, count] : after.descriptors) {
    const auto was = before.descriptors.find(name);
    if (was != before.descriptors.end() && was->second != count) {
      all += "descriptors of " + name + ": " + std::to_string(was->second) + " before, " + std::to_string(count) +
             " after\n";
    }
  }
  return all;
}

std::string lasting_difference(const HostState& before, const Canaries& canaries) {
  std::string found;
  for (int attempt = 0; attempt < 40; ++attempt) {
    found = difference(before, observe(canaries));
    if (found.empty()) return found;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return found;
}

}  // namespace sandbox_tests
