# case 21: TCP
# expect: completed
import socket
fails("EAFNOSUPPORT", socket.socket, socket.AF_INET, socket.SOCK_STREAM)
fails("EAFNOSUPPORT", socket.create_connection, ("127.0.0.1", 22), 1)
# Even without the filter there is no interface to use.
with open("/proc/self/net/dev") as interfaces:
    names = [line.split(":")[0].strip() for line in interfaces.readlines()[2:]]
assert names == ["lo"], names
with open("/proc/self/net/route") as routes:
    assert len(routes.readlines()) == 1
