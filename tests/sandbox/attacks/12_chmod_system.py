# case 12: change modes and owners of the read-only tree
# expect: completed
for path in ("/", "/usr", "/usr/bin/env", "/etc/passwd", "/dev/null"):
    fails("EROFS EPERM", os.chmod, path, 0o777)
    fails("EROFS EPERM", os.chown, path, 1000, 1000)
    fails("EROFS EPERM EACCES", os.utime, path, (0, 0))
fails("EROFS EPERM ENOTSUP EACCES", os.setxattr, "/usr/bin/env", "user.x", b"1")
