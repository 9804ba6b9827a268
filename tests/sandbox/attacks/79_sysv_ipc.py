# case 79: System V and POSIX queues leave nothing behind
# expect: completed
fails("EPERM", system_call, 29, 4711, 4096, 0o1666)  # shmget
fails("EPERM", system_call, 68, 4711, 0o1666)  # msgget
fails("EPERM", system_call, 64, 4711, 1, 0o1666)  # semget
fails("EPERM", system_call, 240, b"queue", 0o102, 0o666, 0)  # mq_open
