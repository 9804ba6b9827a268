# case 93: ends the process before the test can judge
# p4: exited
# flag: exit
import os
os._exit(0)
# === next
# p4: exited
# flag: exit
import posix
posix._exit(0)
# === next
# p4: exception SystemExit
# flag: exit
import sys
sys.exit(0)
# === next
# p4: exited
# flag: exit
def f(x):
    __import__("posix")._exit(0)
# === next
# p4: exception SystemExit
# flag: exit
def f(x):
    raise SystemExit(0)
# === next
# p4: signaled 9
import os, signal
def f(x):
    signal.raise_signal(signal.SIGKILL)
# === next
# p4: exited
# flag: exit
import posix
posix.execv("/bin/true", ["true"])
