# case 33: a program talks to itself, over TCP, UDP and HTTP
# expect: completed
import http.server, socket, threading, urllib.request
for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
    with socket.socket(family, socket.SOCK_STREAM) as server:
        server.bind((address, 8080))
        server.listen()
        with socket.create_connection((address, 8080)) as client:
            connection, _ = server.accept()
            client.sendall(b"question")
            assert connection.recv(100) == b"question"
            connection.close()  # first, so that its port would have to wait
            assert client.recv(100) == b""
    with socket.socket(family, socket.SOCK_DGRAM) as server, socket.socket(family, socket.SOCK_DGRAM) as client:
        server.bind((address, 8080))
        client.sendto(b"question", (address, 8080))
        assert server.recv(100) == b"question"
assert socket.gethostbyname("localhost") == "127.0.0.1"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"answer to " + self.path.encode())

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("localhost", 8000), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
with urllib.request.urlopen("http://localhost:8000/path") as answer:
    assert answer.read() == b"answer to /path"
# === next run
# expect: completed
# The ports of the program before are free, without SO_REUSEADDR, and nobody answers there.
import socket
for port in (8000, 8080):
    fails("ECONNREFUSED", socket.create_connection, ("127.0.0.1", port), 1)
    with socket.socket() as server:
        server.bind(("127.0.0.1", port))
with open("/proc/self/net/tcp") as connections:
    assert len(connections.readlines()) == 1
