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
    peak_any_mib: float  # peak resident memory of the largest process that was waited for
    peak_all_mib: float  # peak of all processes together (_MemoryMeter); 0: not asked for, or there is no cgroup to measure it with


class _Group:
    """A control group (v1) of the command's own, in which the groups that the harness makes for its tests are nested. `folder` is None where
    there is none: in v2 those stand at the top."""

    def __init__(self, *parents):
        self.parents = parents
        self.folder = None

    def __enter__(self):
        for parent in self.parents:
            folder = f"{parent}/harness-bench-{os.getpid()}-{time.monotonic_ns()}"
            try:
                os.mkdir(folder)
                self.folder = folder
                break
            except OSError:
                continue
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
            with open(f"{self.folder}/cgroup.procs", "w", encoding="ascii") as procs:
                procs.write("0")


class _CpuMeter(_Group):
    """CPU seconds of a command, whoever waits for its processes; without a group the whole machine is measured, which wants an idle one."""

    MACHINE = "/sys/fs/cgroup/cpu.stat"

    def __init__(self):
        super().__init__("/sys/fs/cgroup/cpuacct", "/sys/fs/cgroup/cpu,cpuacct")

    def __enter__(self):
        super().__enter__()
        self.begin = self._read()
        return self

    def _read(self):
        try:
            if self.folder:
                with open(f"{self.folder}/cpuacct.usage", encoding="ascii") as usage:
                    return int(usage.read()) / 1e9
            with open(self.MACHINE, encoding="ascii") as stat:
                return int(stat.read().split("usage_usec", 1)[1].split()[0]) / 1e6
        except OSError:
            sys.exit("bench: no cgroup to measure CPU time with; mount cgroup v2 at /sys/fs/cgroup, or cpuacct of v1 and run this as root")

    def seconds(self):
        return self._read() - self.begin


class _MemoryMeter(_Group):
    """Memory of all processes of a command together, and its tmpfs. Pages that processes share count once (proportional set size): the group's
    own counter leaves out pages of files that somebody else had read before."""

    def __init__(self):
        with open("/proc/self/cgroup", encoding="ascii") as groups:
            super().__init__(*(f"/sys/fs/cgroup/memory{line.split(':', 2)[2].strip()}" for line in groups if ":memory:" in line))

    def mib(self):
        if not self.folder:
            return 0.0
        kib = 0
        for folder, _, _ in os.walk(self.folder):
            for pid in _text(f"{folder}/cgroup.procs").split():
                kib += int((re.search(r"^Pss:\s+(\d+)", _text(f"/proc/{pid}/smaps_rollup"), re.MULTILINE) or [0, 0])[1])
        tmpfs = re.search(r"^total_shmem (\d+)", _text(f"{self.folder}/memory.stat"), re.MULTILINE)
        return kib / 1024 + (int(tmpfs[1]) / 2**20 if tmpfs else 0)


def _text(path):
    try:
        with open(path, encoding="ascii") as file:
            return file.read()
    except OSError:  # the process or the group has ended
        return ""


def _watch_peak(pid, memory, peaks, all_peaks, stop):
    pause = 0.05
    while not stop.wait(pause):
        begin = time.monotonic()
        if memory:
            all_peaks.append(memory.mib())
        pause = max(0.05, 10 * (time.monotonic() - begin))  # looking at many large processes must not take the time of those who are measured
        try:
            with open(f"/proc/{pid}/status") as status:
                for line in status:
                    if line.startswith("VmHWM:"):
                        peaks.append(int(line.split()[1]) / 1024)
        except OSError:
            return


def run(command, log, env=None, all_processes=True):
    """Runs the command with its output in the file `log`; ends the benchmark if the command fails. Returns its Cost.
    `all_processes` measures their peak memory together, which disturbs the command if they are large."""
    with _CpuMeter() as meter, _MemoryMeter() as memory, open(log, "wb") as output:
        peaks, all_peaks, stop = [0.0], [0.0], threading.Event()

        def join():
            meter.join()
            memory.join()

        begin = time.monotonic()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=env, preexec_fn=join)
        watcher = threading.Thread(target=_watch_peak, args=(process.pid, memory if all_processes else None, peaks, all_peaks, stop))
        watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        stop.set()
        watcher.join()
        cost = Cost(wall, meter.seconds(), usage.ru_utime + usage.ru_stime, max(peaks), usage.ru_maxrss / 1024, max(all_peaks))
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
