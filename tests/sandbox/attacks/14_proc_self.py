# case 14: /proc/self leads to no host root
# expect: completed
targets = {fd: os.readlink(f"/proc/self/fd/{fd}") for fd in range(4)}
assert targets[0] == "/dev/null", targets
assert all(t.startswith(("pipe:", "socket:")) for fd, t in targets.items() if fd > 0), targets
assert os.readlink("/proc/self/root") == "/" and os.stat("/proc/self/root").st_ino == os.stat("/").st_ino
assert os.stat("/proc/self/cwd/../..").st_ino == os.stat("/").st_ino
assert os.getcwd() == "/tmp/work"
with open("/proc/self/mountinfo") as mounts:
    for line in mounts:
        assert "@CANARY@" not in line and "/.old" not in line, line
fails("ENOENT EACCES EPERM", os.listdir, "/proc/thread-self/root/.old")
