# case 2: the harness' folders, data sets and canary files
# expect: completed
for path in ("@SOURCE@", "@BINARIES@", "@CANARY@", "@CANARY@/secret"):
    fails("ENOENT", os.stat, path)
seen = set(os.listdir("/"))
known = {"bin", "build", "dev", "etc", "lib", "lib32", "lib64", "libx32", "proc", "sbin", "sys", "tmp", "usr", "@INTERPRETER_ROOT@"}
assert seen <= known, seen - known
assert set(os.listdir("/tmp")) == {"work", "shm"}, os.listdir("/tmp")
