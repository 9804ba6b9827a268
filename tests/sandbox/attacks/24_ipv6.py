# case 24: IPv6
# expect: completed
import socket
for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
    fails("EAFNOSUPPORT", socket.socket, socket.AF_INET6, kind)
