// What no test may change on the host: canary files, processes, mounts, control groups, descriptors.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <sys/types.h>

namespace sandbox_tests {

/// Files that hold secrets and stand where an escaped program would find them. Made afresh, removed at the end.
class Canaries {
 public:
  Canaries();
  ~Canaries();
  Canaries(const Canaries&) = delete;
  Canaries& operator=(const Canaries&) = delete;
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  /// Everything about the files: names, modes, owners, times, contents.
  [[nodiscard]] std::string state() const;

 private:
  std::filesystem::path folder_;
};

struct Process {
  pid_t pid = 0;
  pid_t parent = 0;
  int depth = 1;          // of pid namespaces: 1 host, 2 slot, 3 test
  bool is_first = false;  // of the innermost namespace
  char state = '?';
  std::string name;
  unsigned long long started = 0;  // tells a process from another that got its pid
};

/// All processes that descend from `root`, without `root` itself.
std::vector<Process> descendants(pid_t root);
/// The first process of the pid namespace of a slot's tests. A slot keeps it for the next test or makes a new one, so
/// whether there is one, and which, says nothing.
bool is_first_of_tests(const Process& process);
/// Whether the process, as it is now, is a supervisor or an interpreter of this process' slots.
bool descends_from_us(pid_t pid);
/// Whether this very process still runs (a zombie does not).
bool is_alive(const Process& process);

/// All that must be the same before and after a test. Descriptor counts are those of this process and of the slots'
/// processes; their numbers do not matter.
struct HostState {
  std::string canaries;
  std::multiset<std::string> mounts;
  std::set<std::string> control_groups;
  std::map<std::string, std::size_t> descriptors;  // "harness", or the process' name and pid
  std::multiset<std::string> processes;            // "2 harness-supervi 4711": depth of its pid namespace, name, pid
};

HostState observe(const Canaries& canaries);

/// The control groups that a harness with this pid made.
std::set<std::string> control_groups_of(pid_t pid);

/// What differs, one line each; empty: nothing.
std::string difference(const HostState& before, const HostState& after);

/// Observes until nothing differs, for at most two seconds (the kernel ends processes in its own time), and returns
/// what still does.
std::string lasting_difference(const HostState& before, const Canaries& canaries);

}  // namespace sandbox_tests
