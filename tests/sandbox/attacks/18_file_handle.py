# case 18: open_by_handle_at
# expect: completed
import ctypes
handle = ctypes.create_string_buffer(b"\x08\0\0\0\x01\0\0\0\x02\0\0\0\0\0\0\0", 64)
root = os.open("/usr", os.O_RDONLY)
fails("EPERM", system_call, 304, root, handle, os.O_RDONLY)
fails("EPERM", system_call, 303, -100, b"/usr", handle, ctypes.byref(ctypes.c_int()), 0)  # name_to_handle_at
