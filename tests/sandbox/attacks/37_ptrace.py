# case 37: ptrace
# expect: completed
for request, pid in ((16, 1), (16, @HARNESS_PID@), (0, 0), (0x4206, 1)):  # attach, attach, traceme, seize
    fails("EPERM", system_call, 101, request, pid, 0, 0)
