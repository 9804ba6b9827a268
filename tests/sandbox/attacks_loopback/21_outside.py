# case 21, 22, 23, 24, 25: with a loopback network there is still no way out, not even to the machine itself
# expect: completed
import socket
for address in ("1.1.1.1", "10.0.0.1", "192.168.0.1", "169.254.169.254", "255.255.255.255", "224.0.0.1"):
    fails("ENETUNREACH EACCES", socket.create_connection, (address, 80), 1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        fails("ENETUNREACH EACCES", datagrams.sendto, b"hello", (address, 53))
for address in ("2001:db8::1", "fe80::1", "ff02::1"):
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as datagrams:
        fails("ENETUNREACH EADDRNOTAVAIL EINVAL", datagrams.sendto, b"hello", (address, 53))
    with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as stream:
        fails("ENETUNREACH EADDRNOTAVAIL EINVAL", stream.connect, (address, 80))
try:
    socket.getaddrinfo("example.com", 80)
    raise AssertionError("a name was found")
except socket.gaierror:
    pass
# The harness listens at this port of the machine's own loopback network.
fails("ECONNREFUSED", socket.create_connection, ("127.0.0.1", @HARNESS_PORT@), 1)
with open("/proc/self/net/dev") as interfaces:
    assert [line.split(":")[0].strip() for line in interfaces.readlines()[2:] if sum(map(int, line.split(":")[1].split()))] in ([], ["lo"])
