# case 4: write below the read-only root
# expect: completed
for path in ("/usr/x", "/usr/bin/x", "/usr/lib/x", "/etc/x", "/x", "/dev/x", "/sys/devices/system/cpu/x"):
    fails("EROFS EACCES EPERM", os.open, path, os.O_WRONLY | os.O_CREAT)
fails("EROFS EACCES", os.open, "/usr/bin/env", os.O_WRONLY)
read_only = os.ST_RDONLY
for path in ("/", "/usr", "/dev/null"):
    assert os.statvfs(path).f_flag & read_only, path
