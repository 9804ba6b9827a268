# case 6: a symbolic link in place of a file that the host might open
# expect: completed
for name in ("stdout", "stderr", "output", "result.json", "core"):
    os.symlink("@CANARY@/secret", name)
    fails("ENOENT", open, name)
    fails("ENOENT EACCES EROFS", os.open, name, os.O_WRONLY | os.O_CREAT)
os.rename("/tmp/work", "/tmp/moved")
os.symlink("@CANARY@", "/tmp/work")
