# case 28: netlink
# expect: completed
import socket
fails("EAFNOSUPPORT", socket.socket, socket.AF_NETLINK, socket.SOCK_RAW, 0)
