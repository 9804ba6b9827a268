# case 25: a cloud's metadata address
# expect: completed
import socket, urllib.error, urllib.request
fails("EAFNOSUPPORT", socket.create_connection, ("169.254.169.254", 80), 1)
try:
    urllib.request.urlopen("http://169.254.169.254/latest/meta-data/", timeout=1)
    raise AssertionError("answered")
except urllib.error.URLError:
    pass
