// What a process did with its time, as the kernel counts it (/proc/PID/task/TID/schedstat and stat): tells a program
// that waits of its own accord from one that was kept waiting. Any thread.
#pragma once

#include <optional>

#include <sys/types.h>

namespace sandbox {

/// How long the process was ready to run but had no core, in ms since it began: over all its living threads, so for a
/// process with several this is more than the time that passed. Nothing where the kernel does not say.
std::optional<double> kept_waiting_ms(pid_t process);

/// Whether all its threads wait of their own accord (state S, or stopped): not for a core, and not for a disk.
bool is_sleeping(pid_t process);

/// CPU time of the process alone, without its children; 0 if it is gone.
double own_cpu_ms(pid_t process);

}  // namespace sandbox
