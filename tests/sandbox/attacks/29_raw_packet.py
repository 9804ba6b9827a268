# case 29: raw and packet sockets
# expect: completed
import socket
fails("EAFNOSUPPORT", socket.socket, socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
fails("EAFNOSUPPORT", socket.socket, socket.AF_PACKET, socket.SOCK_RAW, 3)
