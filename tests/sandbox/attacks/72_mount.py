# case 72: mounts
# expect: completed
fails("EPERM", system_call, 165, b"none", b"/tmp/work", b"tmpfs", 0, 0)
fails("EPERM", system_call, 165, b"/", b"/tmp/work", 0, 4096, 0)  # bind
fails("EPERM", system_call, 165, 0, b"/usr", 0, 32 | 4096, 0)  # remount writable
fails("EPERM", system_call, 166, b"/proc", 2)  # umount2
fails("EPERM", system_call, 155, b".", b".")  # pivot_root
for number in (428, 429, 430, 431, 432, 433, 442, 467):  # open_tree … mount_setattr, open_tree_attr
    fails("EPERM ENOSYS", system_call, number, 0, 0, 0, 0, 0)
