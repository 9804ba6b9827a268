# case 74: bpf
# expect: completed
import ctypes
fails("EPERM", system_call, 321, 0, ctypes.create_string_buffer(128), 128)
fails("EPERM", system_call, 317, 1, 0, ctypes.create_string_buffer(16))  # seccomp: a filter of its own
