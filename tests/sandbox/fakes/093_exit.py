# case 93: ends the process before the test can judge
# p4: exited
import os
os._exit(0)
# === next
# p4: exited
import posix
posix._exit(0)
# === next
# p4: exception SystemExit
import sys
sys.exit(0)
# === next
# p4: exited
def f(x):
    __import__("posix")._exit(0)
# === next
# p4: exception SystemExit
def f(x):
    raise SystemExit(0)
# === next
# p4: signaled 9
import os, signal
def f(x):
    signal.raise_signal(signal.SIGKILL)
# === next
# p4: exited
import posix
posix.execv("/bin/true", ["true"])
