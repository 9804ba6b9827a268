# case 31: the kernel's crypto sockets
# expect: completed
import socket
fails("EAFNOSUPPORT", socket.socket, 38, socket.SOCK_SEQPACKET, 0)
