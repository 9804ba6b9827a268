# case 50: priority and real-time scheduling
# expect: completed
import ctypes
fails("EPERM EACCES", os.nice, -5)
fails("EPERM", os.sched_setscheduler, 0, os.SCHED_FIFO, os.sched_param(1))
fails("EPERM", os.sched_setscheduler, 0, os.SCHED_RR, os.sched_param(1))
fails("EPERM", system_call, 251, 1, 0, 1 << 13)  # ioprio_set: real-time
fails("EPERM", system_call, 314, 0, ctypes.create_string_buffer(64), 0)  # sched_setattr: deadline
