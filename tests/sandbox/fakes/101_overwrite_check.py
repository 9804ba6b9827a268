# case 101: puts other test functions in place
# p4: exception AssertionError
def check(candidate):
    pass
def f(x):
    return None
# === next
# p4: exception AssertionError
import builtins
builtins.check = lambda candidate: None
def f(x):
    globals()["check"] = lambda candidate: None
    return None
# === next
# p4: exception AssertionError
import sys, threading
sys.setswitchinterval(1e-7)
def replace(space):
    while True:
        if "check" in space:
            space["check"] = lambda candidate: None
threading.Thread(target=replace, args=(globals(),), daemon=True).start()
def f(x):
    return None
# === next
# p4: exception TypeError
import builtins
builtins.compile = lambda *arguments, **named: None
builtins.exec = builtins.eval = lambda *arguments: None
f = None
# === next
# p4: exception AssertionError
class Old:
    def __del__(self):
        globals()["check"] = lambda candidate: None
check = Old()
def f(x):
    return None
