# case 85: attributes of processes that no runtime needs, and those that they do
# expect: completed
PRCTL = 157
PR_SET_NAME, PR_SET_SECCOMP, PR_MCE_KILL, PR_SET_MM, PR_SET_SPECULATION_CTRL = 15, 22, 33, 35, 53
PR_SET_SYSCALL_USER_DISPATCH, PR_SCHED_CORE, PR_SET_MEMORY_MERGE = 59, 62, 67
for option in (PR_SET_SECCOMP, PR_MCE_KILL, PR_SET_MM, PR_SET_SPECULATION_CTRL, PR_SET_SYSCALL_USER_DISPATCH, PR_SCHED_CORE,
               PR_SET_MEMORY_MERGE):
    fails("EPERM", system_call, PRCTL, option, 0, 0, 0, 0)
system_call(PRCTL, PR_SET_NAME, b"renamed", 0, 0, 0)
os.sync()
