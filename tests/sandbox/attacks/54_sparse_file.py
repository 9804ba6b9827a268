# case 54: a huge sparse file
# expect: completed
# limits: disk=4M
fd = os.open("/tmp/work/sparse", os.O_CREAT | os.O_RDWR)
fails("EFBIG", os.ftruncate, fd, 1 << 40)  # Python ignores SIGXFSZ
# === next run
# expect: signaled 25
# limits: disk=4M
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
os.ftruncate(os.open("/tmp/work/sparse", os.O_CREAT | os.O_RDWR), 1 << 40)
# === next run: not a file of the file system, but memory all the same
# expect: completed
# limits: disk=4M
fails("EFBIG", os.ftruncate, os.memfd_create("sparse"), 1 << 40)
