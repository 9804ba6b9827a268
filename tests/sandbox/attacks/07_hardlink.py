# case 7: hard link to a file of the system
# expect: completed
fails("EXDEV EPERM EROFS", os.link, "/etc/passwd", "/tmp/work/passwd")
fails("EXDEV EPERM EROFS", os.link, "/usr/bin/env", "/tmp/work/env")
