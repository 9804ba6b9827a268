# case 38: reading another process' memory
# expect: completed
import ctypes
for number in (310, 311):  # process_vm_readv, process_vm_writev
    fails("EPERM", system_call, number, 1, ctypes.create_string_buffer(16), 1, ctypes.create_string_buffer(16), 1, 0)
fails("EPERM", system_call, 438, 0, 0, 0)  # pidfd_getfd
fails("EPERM", system_call, 312, os.getpid(), 1, 0, 0, 0)  # kcmp
fails("EPERM", system_call, 440, 0, 0, 0, 0, 0)  # process_madvise
