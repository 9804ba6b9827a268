# case 76: userfaultfd
# expect: completed
fails("EPERM", system_call, 323, 1)
fails("ENOENT", os.stat, "/dev/userfaultfd")
