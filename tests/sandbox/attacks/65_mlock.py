# case 65: locks memory, and queues messages and signals
# expect: completed
import ctypes, resource
fails("EPERM ENOMEM EAGAIN", system_call, 149, ctypes.create_string_buffer(1 << 20), 1 << 20)  # mlock
fails("EPERM ENOMEM", system_call, 151, 3)  # mlockall
assert resource.getrlimit(resource.RLIMIT_MEMLOCK) == (0, 0)
assert resource.getrlimit(resource.RLIMIT_MSGQUEUE) == (0, 0)
assert resource.getrlimit(resource.RLIMIT_SIGPENDING)[1] <= 1024
assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] <= 64 << 20
