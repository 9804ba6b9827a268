# case 17: the kernel's memory, symbols, log and keys
# expect: completed
for name in ("kcore", "kallsyms", "kmsg", "keys", "modules", "iomem", "config.gz", "mounts/../../kcore"):
    fails("ENOENT", os.stat, f"/proc/{name}")
for path in ("/dev/mem", "/dev/kmsg", "/dev/vda", "/sys/kernel", "/sys/fs", "/sys/class", "/boot"):
    fails("ENOENT", os.stat, path)
fails("EPERM", system_call, 103, 3, 0, 0)  # syslog: read the kernel's log
