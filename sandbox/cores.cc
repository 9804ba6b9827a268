#include "sandbox/cores.h"

#include <sched.h>
#include <unistd.h>

namespace sandbox {

std::vector<int> choose_cores(int slots) {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  std::vector<int> cores;
  if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) {  // fails with more than CPU_SETSIZE (1024) cores
    for (int core = 0; core < CPU_SETSIZE; ++core) {
      if (CPU_ISSET(core, &allowed)) cores.push_back(core);
    }
  }
  std::vector<int> chosen(static_cast<std::size_t>(slots), -1);
  const auto first = static_cast<std::size_t>(getpid());
  for (std::size_t i = 0; i < chosen.size() && !cores.empty(); ++i) chosen[i] = cores[(first + i) % cores.size()];
  return chosen;
}

void keep_to_core(int core) {
  if (core < 0 || core >= CPU_SETSIZE) return;
  cpu_set_t only;
  CPU_ZERO(&only);
  CPU_SET(core, &only);
  sched_setaffinity(0, sizeof only, &only);
}

}  // namespace sandbox
