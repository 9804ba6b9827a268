# case 33: the same port in two slots at the same time
# expect: completed
import socket
server = socket.socket()
server.bind(("127.0.0.1", 9000))
server.listen()
server.settimeout(2)
time.sleep(0.5)
# Whoever comes to this port is this program itself.
client = socket.create_connection(("127.0.0.1", 9000), 1)
connection, peer = server.accept()
assert peer == client.getsockname()
connection.sendall(b"first slot")
assert client.recv(100) == b"first slot"
server.settimeout(0.5)
try:
    server.accept()
    raise AssertionError("somebody else came")
except TimeoutError:
    pass
# === at the same time
# expect: completed
import socket
server = socket.socket()
server.bind(("127.0.0.1", 9000))
server.listen()
server.settimeout(2)
time.sleep(0.5)
client = socket.create_connection(("127.0.0.1", 9000), 1)
connection, peer = server.accept()
assert peer == client.getsockname()
connection.sendall(b"second slot")
assert client.recv(100) == b"second slot"
server.settimeout(0.5)
try:
    server.accept()
    raise AssertionError("somebody else came")
except TimeoutError:
    pass
