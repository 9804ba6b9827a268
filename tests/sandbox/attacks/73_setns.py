# case 73: other namespaces
# expect: completed
for kind in ("mnt", "user", "net", "pid"):
    own = os.open(f"/proc/self/ns/{kind}", os.O_RDONLY)
    fails("EPERM", system_call, 308, own, 0)
fails("EPERM", system_call, 308, os.pidfd_open(os.getpid()), 0x20000)
