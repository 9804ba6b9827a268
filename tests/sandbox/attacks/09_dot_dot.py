# case 9: names with ../
# expect: completed
fails("ENOENT", open, "../../../../../../etc/shadow")
fails("ENOENT", open, "/tmp/work/../../.." + "@CANARY@" + "/secret")
fails("EROFS EACCES EPERM", os.open, "../../../escaped", os.O_WRONLY | os.O_CREAT)
assert os.stat("/..").st_ino == os.stat("/").st_ino
# An open folder is no way out either: the root is pivoted, not chrooted.
here = os.open(".", os.O_RDONLY)
for _ in range(20):
    here = os.open("..", os.O_RDONLY, dir_fd=here)
assert os.fstat(here).st_ino == os.stat("/").st_ino
fails("EPERM", os.chroot, ".")
