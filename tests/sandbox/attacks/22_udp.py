# case 22: UDP
# expect: completed
import socket
fails("EAFNOSUPPORT", socket.socket, socket.AF_INET, socket.SOCK_DGRAM)
