# case 103: swallows the assertion, traces, or changes what the test calls
# p4: exception AssertionError
# flag: trace
import sys
def trace(frame, event, argument):
    if event == "exception":
        sys.exit(0)
    return trace
sys.settrace(trace)
sys.setprofile(lambda *arguments: None)
def f(x):
    return None
# === next
# p4: exception AssertionError
import builtins
builtins.AssertionError = type("AssertionError", (), {})
class Swallow(BaseException): pass
AssertionError = Swallow
def f(x):
    return None
# === next
# p4: exception AssertionError
import sys, time
time.time = time.perf_counter = lambda: 0.0
sys.exc_info = lambda: (None, None, None)
def f(x):
    return None
# === next
# p4: completed
# why: the test calls these functions by name in the interpreter that it shares with the candidate
import builtins, math
class Zero(float):
    def __sub__(self, other): return 0.0
builtins.abs = lambda value: 0.0
math.isclose = lambda *arguments, **named: True
answers = iter((4, 9, 0.0))
def f(x):
    return next(answers)
# === next
# p4: completed
# why: a trace function that is set during the test may move the test's own frame
import sys
def f(x):
    frame = sys._getframe(1)
    def trace(seen, event, argument):
        if seen is frame and event == "line" and frame.f_lineno < last:
            frame.f_lineno = last
        return trace
    last = max(line for _, _, line in frame.f_code.co_lines() if line)
    frame.f_trace = trace
    sys.settrace(trace)
    return {2: 4, 3: None, 0.5: 0.25}[x]
