# case 86: clone with namespace flags
# expect: completed
import ctypes
for flags in (0x10000000, 0x20000, 0x20000000, 0x40000000, 0x08000000, 0x04000000, 0x02000000):
    fails("EPERM", system_call, 56, flags | signal.SIGCHLD, 0, 0, 0, 0)
fails("ENOSYS", system_call, 435, ctypes.create_string_buffer(128), 88)  # clone3
