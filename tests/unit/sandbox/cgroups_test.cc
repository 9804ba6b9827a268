// Trees of control groups that this machine may not have, as folders that behave like the kernel's.
#include "sandbox/cgroups.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <set>
#include <sstream>

#include <catch2/catch_test_macros.hpp>
#include <fcntl.h>
#include <unistd.h>

#include "sandbox/advice.h"
#include "sandbox/cgroup_files.h"
#include "tests/support/shared_data.h"

namespace {

namespace fs = std::filesystem;
using sandbox::Cgroup;
using sandbox::CgroupFiles;
using MemoryKill = CgroupFiles::MemoryKill;

std::string text_of(const fs::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void put(const fs::path& file, const std::string& text) { std::ofstream(file) << text; }

/// Files of a new group, with what they say at first.
using Files = std::vector<std::pair<std::string, std::string>>;

/// What both versions have in common: new groups have files, and only empty ones can be removed.
class FakeTree : public sandbox::CgroupTree {
 public:
  [[nodiscard]] const fs::path& top() const { return folder_.path(); }
  [[nodiscard]] std::string mounts() const override { return mounts_; }
  [[nodiscard]] std::string own_groups() const override { return own_; }
  [[nodiscard]] bool is_ours(pid_t process) const override { return process == getpid() || ours.contains(process); }
  bool make(const std::string& folder) const override {
    if (locked.contains(fs::path(folder).parent_path())) return errno = EACCES, false;
    if (!fs::create_directory(folder)) return errno = EEXIST, false;
    for (const auto& [name, text] : files_of(folder)) put(fs::path(folder) / name, text);
    return true;
  }
  bool remove(const std::string& folder) const override {
    if (!text_of(fs::path(folder) / "cgroup.procs").empty()) return errno = EBUSY, false;
    return fs::remove_all(folder) > 0;
  }
  bool write(const std::string& file, const std::string& text) const override {
    if (locked.contains(fs::path(file).parent_path())) return errno = EACCES, false;
    put(file, text);
    return true;
  }

  std::set<pid_t> ours;
  std::set<fs::path> locked;  // groups that this user cannot change

 protected:
  [[nodiscard]] virtual Files files_of(const fs::path& folder) const = 0;
  std::string mounts_;
  mutable std::string own_;

 private:
  test_support::TemporaryFolder folder_;
};

/// v2: controllers are handed down, and only by the top or by a group without processes.
class UnifiedTree : public FakeTree {
 public:
  UnifiedTree() {
    mount_as("/");
    own_ = "0::/\n";
    for (const auto& [name, text] : files_of(top())) put(top() / name, text);
    put(top() / "cgroup.controllers", "cpu memory pids");
  }
  /// Which group of the machine is the top of this tree: above our own in a group namespace it is "/..".
  void mount_as(const std::string& group) {
    mounts_ = "25 24 0:22 " + group + " " + top().string() + " rw,relatime - cgroup2 cgroup2 rw\n";
  }
  /// A group that somebody made for us and what belongs to us, with these processes.
  fs::path scope(const std::set<pid_t>& processes) {
    put(top() / "cgroup.subtree_control", "memory pids");
    auto folder = top() / "some.scope";
    make(folder);
    for (const auto process : processes) write(folder / "cgroup.procs", std::to_string(process));
    locked.insert(top());
    return folder;
  }
  bool write(const std::string& file, const std::string& text) const override {
    const fs::path path(file);
    if (path.filename() == "cgroup.procs") return join(path, text);
    if (path.filename() != "cgroup.subtree_control") return FakeTree::write(file, text);
    const bool internal = path.parent_path() != top() && !text_of(path.parent_path() / "cgroup.procs").empty();
    if (internal) return errno = EBUSY, false;
    return FakeTree::write(file, "memory pids");
  }

 protected:
  [[nodiscard]] Files files_of(const fs::path& folder) const override {
    return {{"cgroup.controllers", text_of(folder.parent_path() / "cgroup.subtree_control")},
            {"cgroup.subtree_control", ""},
            {"cgroup.procs", ""},
            {"cpu.stat", "usage_usec 0\nuser_usec 0\n"},
            {"memory.max", "max"},
            {"memory.peak", "0"},
            {"memory.events", "low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\n"},
            {"pids.max", "max"},
            {"pids.current", "0"}};
  }

 private:
  bool join(const fs::path& procs, const std::string& process) const {
    for (const auto& entry : fs::recursive_directory_iterator(top())) {
      if (entry.path().filename() != "cgroup.procs") continue;
      std::istringstream words(text_of(entry.path()));
      std::string rest;
      for (std::string word; words >> word;) rest += word == process ? "" : word + "\n";
      put(entry.path(), rest);
    }
    put(procs, text_of(procs) + process + "\n");
    if (process == std::to_string(getpid()))
      own_ = "0::/" + procs.parent_path().lexically_relative(top()).string() + "\n";
    return true;
  }
};

/// v1, one folder a controller; `hybrid`: with a v2 tree beside that has none.
class OldTree : public FakeTree {
 public:
  explicit OldTree(bool hybrid) {
    for (const char* controller : {"memory", "pids", "cpu,cpuacct"}) {
      fs::create_directories(top() / controller / "own");
      mounts_ += "31 25 0:26 / " + (top() / controller).string() + " rw - cgroup cgroup rw," + controller + "\n";
      own_ += std::string("4:") + controller + ":/own\n";
    }
    if (!hybrid) return;
    fs::create_directory(top() / "unified");
    put(top() / "unified" / "cgroup.controllers", "");
    mounts_ = "40 25 0:40 / " + (top() / "unified").string() + " rw - cgroup2 cgroup2 rw\n" + mounts_;
    own_ += "0::/\n";
  }

 protected:
  [[nodiscard]] Files files_of(const fs::path& /*folder*/) const override {
    return {{"cgroup.procs", ""},
            {"memory.limit_in_bytes", "0"},
            {"memory.max_usage_in_bytes", "0"},
            {"memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 0\n"},
            {"memory.failcnt", "0"},
            {"pids.max", "max"},
            {"pids.current", "0"},
            {"cpuacct.usage", "0"}};
  }
};

/// The folders below `parent` that are groups of this process.
std::vector<fs::path> groups_in(const fs::path& parent) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(parent)) {
    if (entry.is_directory() && entry.path().filename().string().starts_with("harness-")) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

CgroupFiles files_of(const Cgroup& group) {
  std::vector<int> fds;
  for (const int fd : group.descriptors()) fds.push_back(fd < 0 ? -1 : dup(fd));
  return CgroupFiles(std::move(fds));
}

}  // namespace

TEST_CASE("v2: a group at the top has limits and measures", "[cgroups]") {
  const UnifiedTree tree;
  {
    const auto group = Cgroup::make(0, tree);
    REQUIRE(group.ok());
    CHECK(group->version() == "v2");
    const auto groups = groups_in(tree.top());
    REQUIRE(groups.size() == 1);
    auto files = files_of(*group);
    base::Limits limits;
    limits.memory_bytes = 123456789;
    limits.processes = 60;
    REQUIRE(files.begin(limits, 2));
    CHECK(text_of(groups[0] / "memory.max") == "123456789");
    CHECK(text_of(groups[0] / "pids.max").starts_with("62"));
    put(groups[0] / "cpu.stat", "usage_usec 2500\nuser_usec 0\n");
    put(groups[0] / "memory.peak", "4096");
    CHECK(files.cpu_ms() == 2.5);
    CHECK(files.peak_memory_bytes() == 4096);
  }
  CHECK(groups_in(tree.top()).empty());
}

TEST_CASE("v2 before Linux 6.12: the memory peak of an earlier test is not the next one's", "[cgroups]") {
  const UnifiedTree tree;
  const auto group = Cgroup::make(0, tree);
  REQUIRE(group.ok());
  const auto peak = groups_in(tree.top())[0] / "memory.peak";
  std::vector<int> fds;
  for (const int fd : group->descriptors()) fds.push_back(fd < 0 ? -1 : dup(fd));
  close(fds[sandbox::kMemoryPeak]);
  fds[sandbox::kMemoryPeak] = open(peak.c_str(), O_RDONLY | O_CLOEXEC);
  CgroupFiles files(fds);
  put(peak, "1000");
  REQUIRE(files.begin({}, 0));
  CHECK(files.peak_memory_bytes() == 0);
  put(peak, "300000");
  CHECK(files.peak_memory_bytes() == 300000);
  REQUIRE(files.begin({}, 0));
  CHECK(files.peak_memory_bytes() == 0);
}

TEST_CASE("v2: in a scope of its own the harness makes room for groups below it", "[cgroups]") {
  UnifiedTree tree;
  constexpr pid_t kHelper = 4711;
  tree.ours = {kHelper};
  const auto scope = tree.scope({getpid(), kHelper});
  {
    const auto first = Cgroup::make(0, tree);
    const auto second = Cgroup::make(1, tree);
    REQUIRE(first.ok());
    REQUIRE(second.ok());
    CHECK(text_of(scope / "cgroup.procs").empty());
    CHECK(groups_in(scope).size() == 3);
  }
  const auto left = groups_in(scope);  // where the harness itself is
  REQUIRE(left.size() == 1);
  const auto moved = text_of(left[0] / "cgroup.procs");
  CHECK(moved.find(std::to_string(getpid()) + "\n") != std::string::npos);
  CHECK(moved.find(std::to_string(kHelper) + "\n") != std::string::npos);
}

TEST_CASE("v2: as root the groups are at the top, out of reach of what systemd does to a service", "[cgroups]") {
  UnifiedTree tree;
  const auto scope = tree.scope({getpid()});
  tree.locked.clear();
  const auto group = Cgroup::make(0, tree);
  REQUIRE(group.ok());
  CHECK(groups_in(tree.top()).size() == 1);
  CHECK(groups_in(scope).empty());
  CHECK(text_of(scope / "cgroup.procs") == std::to_string(getpid()) + "\n");
}

TEST_CASE("a tree of the host that is mounted in a container is left alone", "[cgroups]") {
  UnifiedTree tree;
  tree.mount_as("/../..");
  CHECK_FALSE(Cgroup::make(0, tree).ok());
  CHECK(groups_in(tree.top()).empty());
}

TEST_CASE("too few processes for the slots are found before a program meets the limit", "[cgroups]") {
  UnifiedTree tree;
  const auto scope = tree.scope({getpid()});
  put(scope / "pids.max", "100\n");
  put(scope / "pids.current", "5\n");
  CHECK(sandbox::room_for_processes(95, tree).ok());
  const auto refused = sandbox::room_for_processes(96, tree);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message.find("room for 95 processes") != std::string::npos);
  const auto inner = scope / "inner";
  tree.make(inner);
  tree.write(inner / "cgroup.procs", std::to_string(getpid()));
  CHECK_FALSE(sandbox::room_for_processes(96, tree).ok());
  put(inner / "pids.max", "10\n");
  CHECK_FALSE(sandbox::room_for_processes(11, tree).ok());
  for (const bool hybrid : {false, true}) {
    const OldTree old(hybrid);
    put(old.top() / "pids" / "own" / "pids.max", "100\n");
    put(old.top() / "pids" / "own" / "pids.current", "60\n");
    CHECK(sandbox::room_for_processes(40, old).ok());
    CHECK_FALSE(sandbox::room_for_processes(41, old).ok());
  }
}

TEST_CASE("of kills for lack of memory those around this process count, not everybody's", "[cgroups]") {
  UnifiedTree tree;
  const auto scope = tree.scope({getpid()});
  put(scope / "memory.events", "low 0\nhigh 0\nmax 0\noom 9\noom_kill 5\noom_group_kill 7\n");
  CHECK(sandbox::MemoryKills(tree).count() == 5);
  const auto inner = scope / "inner";  // without the controller
  fs::create_directory(inner);
  tree.write(inner / "cgroup.procs", std::to_string(getpid()));
  CHECK(sandbox::MemoryKills(tree).count() == 5);
  for (const bool hybrid : {false, true}) {
    const OldTree old(hybrid);
    const auto own = old.top() / "memory" / "own";
    put(own / "memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n");
    put(own / "cgroup.procs", std::to_string(getpid()) + "\n");
    CHECK(sandbox::MemoryKills(old).count() == 3);
    // As a container's mount shows it.
    fs::copy(own, old.top() / "memory", fs::copy_options::recursive);
    fs::remove_all(own);
    CHECK(sandbox::MemoryKills(old).count() == 3);
  }
}

TEST_CASE("where the own group does not tell, everybody's kills for lack of memory count", "[cgroups]") {
  UnifiedTree tree;  // whose top, like the machine's, has none
  fs::remove(tree.top() / "memory.events");
  tree.write(tree.top() / "cgroup.procs", std::to_string(getpid()));
  const OldTree elsewhere(false);  // its group has no process
  put(elsewhere.top() / "memory" / "own" / "memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 3000000\n");
  std::ifstream vmstat("/proc/vmstat");
  std::string key;
  for (std::uint64_t number = 0; key != "oom_kill" && vmstat >> key >> number;) {
    if (key != "oom_kill") continue;
    CHECK(sandbox::MemoryKills(tree).count() >= number);
    CHECK(sandbox::MemoryKills(elsewhere).count() >= number);
    CHECK(sandbox::MemoryKills(elsewhere).count() < 3'000'000);
  }
}

TEST_CASE("v2: nobody else's process is moved", "[cgroups]") {
  UnifiedTree tree;
  constexpr pid_t kShell = 4711;
  const auto scope = tree.scope({getpid(), kShell});
  const auto group = Cgroup::make(0, tree);
  REQUIRE_FALSE(group.ok());
  CHECK(group.error().message == "no group with a memory limit can be made");
  CHECK(groups_in(scope).empty());
  CHECK(text_of(scope / "cgroup.procs").find(std::to_string(kShell)) != std::string::npos);
}

TEST_CASE("v1, also beside a v2 tree without controllers: a group in each tree, below our own", "[cgroups]") {
  for (const bool hybrid : {false, true}) {
    const OldTree tree(hybrid);
    const auto group = Cgroup::make(0, tree);
    REQUIRE(group.ok());
    CHECK(group->version() == "v1");
    for (const char* controller : {"memory", "pids", "cpu,cpuacct"})
      CHECK(groups_in(tree.top() / controller / "own").size() == 1);
    auto files = files_of(*group);
    REQUIRE(files.begin({}, 0));
    put(groups_in(tree.top() / "cpu,cpuacct" / "own")[0] / "cpuacct.usage", "7000000");
    CHECK(files.cpu_ms() == 7);
  }
}

TEST_CASE("A group that a killed harness left is removed", "[cgroups]") {
  const UnifiedTree tree;
  std::string name;
  {
    const auto group = Cgroup::make(0, tree);
    REQUIRE(group.ok());
    name = groups_in(tree.top())[0].filename();
  }
  const auto number = std::to_string(getpid());
  constexpr const char* kNoProcess = "4194304";  // beyond the kernel's largest
  name.replace(name.find(number + "-0"), number.size(), kNoProcess);
  REQUIRE(tree.make(tree.top() / name));
  const auto group = Cgroup::make(0, tree);
  CHECK(groups_in(tree.top()).size() == 1);
}

TEST_CASE("A kill for memory is the program's only if the group's own limit was reached", "[cgroups]") {
  SECTION("v2") {
    const UnifiedTree tree;
    const auto group = Cgroup::make(0, tree);
    REQUIRE(group.ok());
    auto files = files_of(*group);
    const auto events = groups_in(tree.top())[0] / "memory.events";
    put(events, "low 0\nhigh 0\nmax 7\noom 3\noom_kill 2\n");
    REQUIRE(files.begin({}, 0));
    CHECK(files.memory_kill() == MemoryKill::kNone);
    put(events, "low 0\nhigh 0\nmax 9\noom 3\noom_kill 3\n");
    CHECK(files.memory_kill() == MemoryKill::kMachine);
    put(events, "low 0\nhigh 0\nmax 9\noom 4\noom_kill 3\n");
    CHECK(files.memory_kill() == MemoryKill::kOwnLimit);
  }
  SECTION("v1") {
    const OldTree tree(false);
    const auto group = Cgroup::make(0, tree);
    REQUIRE(group.ok());
    auto files = files_of(*group);
    const auto folder = groups_in(tree.top() / "memory" / "own")[0];
    put(folder / "memory.failcnt", "12");
    REQUIRE(files.begin({}, 0));
    put(folder / "memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n");
    CHECK(files.memory_kill() == MemoryKill::kMachine);
    put(folder / "memory.failcnt", "13");
    CHECK(files.memory_kill() == MemoryKill::kOwnLimit);
  }
}

TEST_CASE("The fix that is named is the one for this machine", "[advice]") {
  const test_support::TemporaryFolder root;
  const auto set = [&root](const std::string& path, const std::string& text) {
    fs::create_directories((root.path() / path).parent_path());
    put(root.path() / path, text);
  };
  CHECK(sandbox::namespaces_fix(root.path()).find("CONFIG_USER_NS") != std::string::npos);
  set("proc/sys/user/max_user_namespaces", "0\n");
  CHECK(sandbox::namespaces_fix(root.path()) == "sudo sysctl -w user.max_user_namespaces=10000");
  set("proc/sys/kernel/unprivileged_userns_clone", "0\n");
  CHECK(sandbox::namespaces_fix(root.path()) == "sudo sysctl -w kernel.unprivileged_userns_clone=1");
  set("proc/sys/kernel/apparmor_restrict_unprivileged_userns", "0\n");
  CHECK(sandbox::namespaces_fix(root.path()) == "sudo sysctl -w kernel.unprivileged_userns_clone=1");
  set("proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1\n");
  CHECK(sandbox::namespaces_fix(root.path()) == "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0");
  CHECK(sandbox::cgroups_fix(root.path()).find("systemd-run --user --scope -p Delegate=yes") != std::string::npos);
  set(".dockerenv", "");
  CHECK(sandbox::namespaces_fix(root.path()) ==
        "start the container with --security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt "
        "systempaths=unconfined, and run on its host: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0");
  CHECK(sandbox::cgroups_fix(root.path()).find("--volume /sys/fs/cgroup:/sys/fs/cgroup:rw") != std::string::npos);
}

TEST_CASE("A container without the marks of Docker and Podman is known by its root folder", "[advice]") {
  const test_support::TemporaryFolder root;
  fs::create_directories(root.path() / "proc/self");
  put(root.path() / "proc/self/mountinfo",
      "540 402 0:57 / / rw,relatime - overlay overlay rw\n541 540 0:60 / /proc rw - proc proc rw\n");
  CHECK(sandbox::namespaces_fix(root.path()).starts_with("start the container with"));
  put(root.path() / "proc/self/mountinfo",
      "26 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n30 26 0:57 / /var/lib/x rw - overlay overlay rw\n");
  CHECK(sandbox::namespaces_fix(root.path()).find("CONFIG_USER_NS") != std::string::npos);
}
