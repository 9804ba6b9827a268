#include "sandbox/process_times.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

namespace sandbox {
namespace {

/// The beginning of a file of /proc; empty if the process or thread is gone.
std::string read_start(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return {};
  std::array<char, 512> text{};
  const ssize_t size = read(fd, text.data(), text.size());
  close(fd);
  return {text.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
}

/// Calls visit(folder) for each thread, until it returns false.
template <typename Visit>
void for_each_thread(pid_t process, Visit visit) {
  const std::string folder = "/proc/" + std::to_string(process) + "/task";
  DIR* threads = opendir(folder.c_str());
  if (threads == nullptr) return;
  while (const dirent* entry = readdir(threads)) {
    if (entry->d_name[0] != '.' && !visit(folder + "/" + entry->d_name)) break;
  }
  closedir(threads);
}

}  // namespace

std::optional<double> kept_waiting_ms(pid_t process) {
  std::optional<double> total;
  for_each_thread(process, [&total](const std::string& folder) {
    unsigned long long on_core_ns = 0;
    unsigned long long waiting_ns = 0;
    if (std::sscanf(read_start(folder + "/schedstat").c_str(), "%llu %llu", &on_core_ns, &waiting_ns) == 2)
      total = total.value_or(0) + static_cast<double>(waiting_ns) / 1e6;
    return true;
  });
  return total;
}

bool is_sleeping(pid_t process) {
  bool any = false;
  bool all = true;
  for_each_thread(process, [&any, &all](const std::string& folder) {
    const std::string text = read_start(folder + "/stat");
    const auto name_end = text.rfind(')');  // "pid (name) state …"
    if (name_end == std::string::npos || name_end + 2 >= text.size()) return true;
    const char state = text[name_end + 2];
    any = true;
    all = state == 'S' || state == 'T' || state == 't';
    return all;
  });
  return any && all;
}

double own_cpu_ms(pid_t process) {
  clockid_t clock = 0;
  timespec time{};
  if (process <= 0 || clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &time) != 0) return 0;
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

}  // namespace sandbox
