# case 21: TCP, where the filter of system calls lets sockets through: Landlock still refuses
# expect: completed
import errno, socket
listener = socket.socket()
try:
    listener.bind(("127.0.0.1", 0))
    raise AssertionError("bound")
except OSError as error:
    assert error.errno in (errno.EACCES, errno.EPERM), error
