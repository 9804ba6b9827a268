# case 36: signals to the zygote, the supervisor and the harness
# expect: completed
assert os.getppid() == 0, "the parent is outside the namespace"
fails("ESRCH", os.kill, @HARNESS_PID@, signal.SIGKILL)
for pid in range(2, 4000):
    if pid != os.getpid():
        fails("ESRCH", os.kill, pid, 0)
os.kill(1, signal.SIGKILL)  # the first process of a namespace ignores its own processes' signals
os.kill(1, signal.SIGTERM)
os.kill(1, 0)
fails("ESRCH", os.getpgid, @HARNESS_PID@)
fails("ESRCH EPERM", os.pidfd_open, @HARNESS_PID@)
