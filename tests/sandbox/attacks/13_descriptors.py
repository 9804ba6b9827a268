# case 13: no descriptor but 0, 1, 2 and the control socket
# expect: completed
import fcntl
open_now = []
for fd in range(1024):
    try:
        fcntl.fcntl(fd, fcntl.F_GETFD)
        open_now.append(fd)
    except OSError:
        pass
assert open_now == [0, 1, 2, 3], open_now
assert set(os.listdir("/proc/self/fd")) <= {"0", "1", "2", "3", "4"}
