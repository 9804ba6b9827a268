"""Runs one command and says what it cost: wall and CPU seconds of the whole process tree, and peak memory."""
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass


@dataclass
class Cost:
    wall_s: float
    rusage_s: float  # user and system time of the tree, as far as parents waited for their children
    cgroup_s: float  # the same from a cgroup, which misses nothing but what moved to a cgroup elsewhere; 0 without one
    peak_main_mib: float  # peak resident memory of the command's own process
    peak_any_mib: float  # peak resident memory of the largest process in the tree

    @property
    def cpu_s(self):
        return max(self.rusage_s, self.cgroup_s)


class _CpuGroup:
    """A cgroup that counts CPU time, if this user may make one: cgroup v1 (cpuacct) or v2."""

    ROOTS = (("/sys/fs/cgroup/cpuacct", "cpuacct.usage"), ("/sys/fs/cgroup/cpu,cpuacct", "cpuacct.usage"), ("/sys/fs/cgroup", "cpu.stat"))

    def __enter__(self):
        self.folder, self.meter = None, None
        for root, meter in self.ROOTS:
            folder = f"{root}/harness-bench-{os.getpid()}-{time.monotonic_ns()}"
            try:
                os.mkdir(folder)
            except OSError:
                continue
            if os.path.exists(f"{folder}/{meter}"):
                self.folder, self.meter = folder, meter
                break
            os.rmdir(folder)
        return self

    def __exit__(self, *_):
        if self.folder is None:
            return
        for _ in range(50):  # what the command left running is still in it
            try:
                os.rmdir(self.folder)
                return
            except OSError:
                time.sleep(0.1)
        print(f"bench: the cgroup {self.folder} is still in use", file=sys.stderr)

    def join(self):
        if self.folder is not None:
            with open(f"{self.folder}/cgroup.procs", "w") as procs:
                procs.write("0")

    def seconds(self):
        if self.folder is None:
            return 0.0
        with open(f"{self.folder}/{self.meter}") as meter:
            text = meter.read()
        if self.meter == "cpuacct.usage":
            return int(text) / 1e9
        return int(text.split("usage_usec", 1)[1].split()[0]) / 1e6


def _watch_peak(pid, peaks, stop):
    while not stop.wait(0.05):
        try:
            with open(f"/proc/{pid}/status") as status:
                for line in status:
                    if line.startswith("VmHWM:"):
                        peaks.append(int(line.split()[1]) / 1024)
        except OSError:
            return


def run(command, log, env=None):
    """Runs the command with its output in the file `log`; ends the benchmark if the command fails. Returns its Cost."""
    with _CpuGroup() as group, open(log, "wb") as output:
        peaks, stop = [0.0], threading.Event()
        begin = time.monotonic()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=env, preexec_fn=group.join)
        watcher = threading.Thread(target=_watch_peak, args=(process.pid, peaks, stop))
        watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        stop.set()
        watcher.join()
        cost = Cost(wall, usage.ru_utime + usage.ru_stime, group.seconds(), max(peaks), usage.ru_maxrss / 1024)
    if process.returncode != 0:
        with open(log, errors="replace") as output:
            sys.stderr.write(output.read()[-4000:])
        sys.exit(f"bench: exit status {process.returncode} of: {' '.join(map(str, command))}")
    return cost
