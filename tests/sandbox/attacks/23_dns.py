# case 23: DNS
# expect: completed
import socket
for name in ("example.com", "metadata.google.internal"):
    try:
        socket.getaddrinfo(name, 80)
        raise AssertionError(name)
    except socket.gaierror:
        pass
