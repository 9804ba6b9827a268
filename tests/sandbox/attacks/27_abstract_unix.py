# case 27: an abstract unix socket across slots
# expect: completed
# slow: it waits for the other slot
import ctypes, socket
one, other = socket.socketpair(type=socket.SOCK_DGRAM)
name = ctypes.create_string_buffer(b"\x01\0\0harness-meeting-point", 24)
fails("EPERM", system_call, 49, one.fileno(), name, 24)
time.sleep(0.3)
# === at the same time
# expect: completed
import ctypes, socket
one, other = socket.socketpair(type=socket.SOCK_DGRAM)
name = ctypes.create_string_buffer(b"\x01\0\0harness-meeting-point", 24)
time.sleep(0.1)
# sendto with an address is allowed as a system call, but reaches nobody.
fails("ECONNREFUSED EISCONN EPERM ENOENT", system_call, 44, one.fileno(), b"hello", 5, 0, name, 24)
with open("/proc/self/net/unix") as sockets:
    assert "harness-meeting-point" not in sockets.read()
