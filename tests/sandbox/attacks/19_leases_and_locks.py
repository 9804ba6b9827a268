# case 19: file leases; locks on files that another slot sees, too
# expect: completed
# slow: it waits for the other slot
import fcntl
own = os.open("/tmp/work/file", os.O_RDWR | os.O_CREAT)
fails("EPERM", fcntl.fcntl, own, fcntl.F_SETLEASE, fcntl.F_WRLCK)
fails("EPERM", fcntl.fcntl, own, fcntl.F_NOTIFY, 1)
fcntl.lockf(own, fcntl.LOCK_EX)  # within its own folder a program may lock
shared = os.open("/usr/bin/env", os.O_RDONLY)
try:
    fcntl.flock(shared, fcntl.LOCK_EX)
except OSError:
    pass
time.sleep(0.6)
# === at the same time
# expect: completed
import fcntl
time.sleep(0.3)
shared = os.open("/usr/bin/env", os.O_RDONLY)
try:
    fcntl.flock(shared, fcntl.LOCK_EX | fcntl.LOCK_NB)
except OSError as error:
    assert error.errno == errno.EPERM, f"the other slot's lock is seen: {error}"
