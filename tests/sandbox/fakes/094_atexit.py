# case 94: exits from an exit handler
# p4: exception AssertionError
import atexit, posix
atexit.register(posix._exit, 0)
def f(x):
    return None
# === next
# p4: exception AssertionError
import posix, threading
threading._register_atexit(posix._exit, 0)
def f(x):
    return None
