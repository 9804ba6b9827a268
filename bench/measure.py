"""Runs one command and says what it cost: wall and CPU seconds of the whole process tree, and peak memory."""
import os
import platform
import re
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Cost:
    wall_s: float
    cpu_s: float  # user and system time of all processes
    waited_s: float  # the same as wait4(2) tells it, without those that nobody waited for: a check on the former
    peak_main_mib: float  # peak resident memory of the command's own process
    peak_any_mib: float  # peak resident memory of the largest process in the tree


class _CpuMeter:
    """CPU seconds of a command, whoever waits for its processes: from a cgroup v1 of its own, in which the groups that the harness makes for
    its tests are nested. In cgroup v2 those stand at the top, so there the whole machine is measured, which wants an idle one."""

    FOLDERS = ("/sys/fs/cgroup/cpuacct", "/sys/fs/cgroup/cpu,cpuacct")
    MACHINE = "/sys/fs/cgroup/cpu.stat"

    def __enter__(self):
        self.folder = None
        for parent in self.FOLDERS:
            folder = f"{parent}/harness-bench-{os.getpid()}-{time.monotonic_ns()}"
            try:
                os.mkdir(folder)
                self.folder = folder
                break
            except OSError:
                continue
        self.begin = self._read()
        return self

    def __exit__(self, *_):
        for _ in range(50 if self.folder else 0):  # what the command left running is still in it
            try:
                os.rmdir(self.folder)
                return
            except OSError:
                time.sleep(0.1)
        if self.folder:
            print(f"bench: the cgroup {self.folder} is still in use", file=sys.stderr)

    def join(self):
        if self.folder:
            with open(f"{self.folder}/cgroup.procs", "w") as procs:
                procs.write("0")

    def _read(self):
        try:
            if self.folder:
                with open(f"{self.folder}/cpuacct.usage") as usage:
                    return int(usage.read()) / 1e9
            with open(self.MACHINE) as stat:
                return int(stat.read().split("usage_usec", 1)[1].split()[0]) / 1e6
        except OSError:
            sys.exit("bench: no cgroup to measure CPU time with; mount cgroup v2 at /sys/fs/cgroup, or cpuacct of v1 and run this as root")

    def seconds(self):
        return self._read() - self.begin


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
    with _CpuMeter() as meter, open(log, "wb") as output:
        peaks, stop = [0.0], threading.Event()
        begin = time.monotonic()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=env, preexec_fn=meter.join)
        watcher = threading.Thread(target=_watch_peak, args=(process.pid, peaks, stop))
        watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        stop.set()
        watcher.join()
        cost = Cost(wall, meter.seconds(), usage.ru_utime + usage.ru_stime, max(peaks), usage.ru_maxrss / 1024)
    if process.returncode != 0:
        with open(log, errors="replace") as output:
            sys.stderr.write(output.read()[-4000:])
        sys.exit(f"bench: exit status {process.returncode} of: {' '.join(map(str, command))}")
    return cost


def machine():
    """What the figures were measured on, and how busy it was."""
    model = re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    return {"cpu": model.group(1) if model else platform.machine(), "cores": os.cpu_count(), "kernel": platform.release(),
            "load_1m": round(os.getloadavg()[0], 2)}
