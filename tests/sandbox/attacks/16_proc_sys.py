# case 16: kernel settings
# expect: completed
for path in ("/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname", "/proc/sysrq-trigger", "/proc/sys/vm/drop_caches"):
    fails("ENOENT EROFS EACCES EPERM", os.open, path, os.O_WRONLY)
fails("ENOENT", os.stat, "/proc/sys")
fails("EPERM", system_call, 170, b"x", 1)  # sethostname
