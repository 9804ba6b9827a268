# case 51: memory in the buffers of sockets, of processes that are each smaller than the interpreter beside them
# needs: cgroups
# expect: memory_limit
# limits: memory=128M cpu=5000 wall=8000 processes=16
import socket
block = b"x" * 65536
def fill():
    mine = []
    try:
        while True:
            pair = socket.socketpair()
            mine += pair
            for end in pair:
                end.setblocking(False)
                try:
                    while True:
                        end.send(block)
                except BlockingIOError:
                    pass
    except OSError:
        time.sleep(60)
for number in range(6):
    if os.fork() == 0:
        fill()
fill()
# === next run
# expect: completed
# limits: memory=128M
block = bytearray(64 << 20)
