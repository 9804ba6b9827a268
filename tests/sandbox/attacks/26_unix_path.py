# case 26: a unix socket by path
# expect: completed
import ctypes, socket
fails("EAFNOSUPPORT", socket.socket, socket.AF_UNIX, socket.SOCK_STREAM)
# A pair of connected sockets is allowed, but can be neither bound nor connected elsewhere.
one, other = socket.socketpair()
address = ctypes.create_string_buffer(b"\x01\0/tmp/work/socket", 110)
for number in (49, 42):  # bind, connect
    fails("EPERM", system_call, number, one.fileno(), address, 110)
fails("EPERM", system_call, 50, one.fileno(), 1)  # listen
fails("EPERM", system_call, 43, one.fileno(), 0, 0)  # accept
