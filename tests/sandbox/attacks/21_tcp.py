# case 21: TCP
# expect: completed
import socket
fails("EAFNOSUPPORT", socket.socket, socket.AF_INET, socket.SOCK_STREAM)
fails("EAFNOSUPPORT", socket.create_connection, ("127.0.0.1", 22), 1)
# Even without the filter there is no interface to use.
with open("/proc/self/net/dev") as interfaces:
    traffic = {line.split(":")[0].strip(): [int(n) for n in line.split(":")[1].split()] for line in interfaces.readlines()[2:]}
assert "lo" in traffic and not any("eth" in name or "en" in name[:2] for name in traffic), traffic
assert all(sum(numbers) == 0 for numbers in traffic.values()), traffic
with open("/proc/self/net/route") as routes:
    assert len(routes.readlines()) <= 1
