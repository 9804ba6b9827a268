# case 47: abort and segmentation fault are signals
# expect: signaled 6
os.abort()
# === next run
# expect: signaled 11
import ctypes
ctypes.string_at(0)
# === next run
# expect: signaled 9
os.kill(os.getpid(), signal.SIGKILL)
# === next run
# expect: signaled 15
os.kill(os.getpid(), signal.SIGTERM)
