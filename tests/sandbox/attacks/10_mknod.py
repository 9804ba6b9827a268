# case 10: device files
# expect: completed
import stat
fails("EPERM", os.mknod, "/tmp/work/disk", 0o666 | stat.S_IFBLK, os.makedev(254, 0))
fails("EPERM", os.mknod, "/tmp/work/memory", 0o666 | stat.S_IFCHR, os.makedev(1, 1))
assert set(os.listdir("/dev")) == {"null", "zero", "full", "random", "urandom", "fd", "stdin", "stdout", "stderr", "shm"}, os.listdir("/dev")
