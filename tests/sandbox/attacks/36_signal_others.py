# case 36: signals to the zygote, the supervisor and the harness
# expect: completed
assert os.getppid() == 0, "the parent is outside the namespace"
fails("ESRCH", os.kill, @HARNESS_PID@, signal.SIGKILL)
for pid in range(2, 4000):
    if pid != os.getpid():
        fails("ESRCH", os.kill, pid, 0)
for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGSTOP):
    try:
        os.kill(1, number)  # refused, or, where it is the same user, ignored by the namespace's first process
    except PermissionError:
        pass
fails("ESRCH", os.getpgid, @HARNESS_PID@)
fails("ESRCH EPERM", os.pidfd_open, @HARNESS_PID@)
