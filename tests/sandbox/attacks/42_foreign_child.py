# case 42: a child that is to be the interpreter's, which would never reap it
# expect: completed
CLONE_PARENT = 0x8000
for flags in (CLONE_PARENT, CLONE_PARENT | 0x100):
    fails("EPERM", system_call, 56, flags | signal.SIGCHLD, 0, 0, 0, 0)
