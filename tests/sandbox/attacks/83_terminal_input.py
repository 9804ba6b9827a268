# case 83: types into the terminal
# expect: completed
import ctypes
letter = ctypes.create_string_buffer(b"x")
for request in (0x5412, 0x1_0000_5412, 0x541C):  # TIOCSTI, with a bit that the kernel ignores, TIOCLINUX
    for fd in (0, 1):
        fails("EPERM", system_call, 16, fd, request, letter)
fails("ENXIO ENOENT EPERM", os.open, "/dev/tty", os.O_RDWR)
assert os.getsid(0) == os.getpid(), "a session of its own"
