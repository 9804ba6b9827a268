# case 71: a new user namespace
# expect: completed
for flags in (0x10000000, 0x20000, 0x20000000, 0x40000000, 0x08000000, 0x04000000, 0x02000000, 0x80):
    fails("EPERM", system_call, 272, flags)  # unshare
