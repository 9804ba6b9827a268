# case 75: performance counters
# expect: completed
import ctypes
fails("EPERM", system_call, 298, ctypes.create_string_buffer(b"\1\0\0\0\x80\0\0\0", 128), 0, -1, -1, 0)
