# case 15: the first process' environment, memory and descriptors
# expect: completed
# A whole /proc would show 1, too, but of no process that is not ours.
for file in ("environ", "mem", "maps", "root", "cwd", "fd", "exe"):
    path = f"/proc/1/{file}"
    fails("ENOENT EACCES EPERM", os.listdir if file == "fd" else os.readlink if file in ("root", "cwd", "exe") else open, path)
assert [name for name in os.listdir("/proc") if name.isdigit()] == [str(os.getpid())], os.listdir("/proc")
