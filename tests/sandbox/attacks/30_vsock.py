# case 30: sockets to the hypervisor
# expect: completed
import socket
fails("EAFNOSUPPORT", socket.socket, 40, socket.SOCK_STREAM, 0)
fails("ENOENT", os.stat, "/dev/vsock")
