# case 95: exits while the program is being built up: in a class body, a decorator, a finalizer
# p4: exited
class Static:
    __import__("posix")._exit(0)
# === next
# p4: exited
class Finalized:
    def __del__(self):
        __import__("posix")._exit(0)
Finalized()
# === next
# p4: exited
# flag: ctypes
import ctypes
ctypes.CDLL(None).exit(0)
