# case 104: writes to the control socket
# p4: exception AssertionError
# flag: control socket
import os, struct
def f(x):
    for kind in range(16):
        os.write(3, struct.pack("<IB", 16, kind) + b"0123456789abcdef")
    return None
# === next: says that it is loaded, reads the test and its nonce in place of the native code, and answers
# p4: exited | wall_limit
import os, struct
os.write(3, struct.pack("<IB", 0, 5))
data = b""
os.set_blocking(3, True)
data = os.read(3, 1 << 16)
size, kind, nonce_size = struct.unpack_from("<IBI", data)
nonce = data[9:9 + nonce_size]
os.write(3, struct.pack("<IB", len(nonce), 8) + nonce)
os._exit(0)
# === next: a thread waits for the test and its nonce
# p4: exited | wall_limit | exception AssertionError
import os, struct, threading
def steal():
    data = os.read(3, 1 << 16)
    size, kind, nonce_size = struct.unpack_from("<IBI", data)
    nonce = data[9:9 + nonce_size]
    os.write(3, struct.pack("<IB", len(nonce), 8) + nonce)
    os._exit(0)
thread = threading.Thread(target=steal, daemon=True)
thread.start()
import time
time.sleep(0.05)
def f(x):
    return None
# === next: keeps others from talking
# p4: exited | wall_limit | exception AssertionError
import socket
socket.socket(fileno=3).shutdown(socket.SHUT_RDWR)
def f(x):
    return None
# === next: puts a socket of its own there, and is both ends
# p4: exited | wall_limit | exception AssertionError
import os, socket
mine, yours = socket.socketpair()
os.dup2(yours.fileno(), 3)
yours.detach()
def f(x):
    return None
mine.sendall(b"\x15\0\0\0\x02\x10\0\0\0" + b"n" * 16 + b"\0\0\0\0")
