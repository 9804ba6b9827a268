# case 34, 77: io_uring, with sockets or without
# expect: completed
import ctypes
for number in (425, 426, 427):
    fails("ENOSYS", system_call, number, 8, ctypes.create_string_buffer(256), 0, 0, 0, 0)
