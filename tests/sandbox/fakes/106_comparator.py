# case 106: output that is to mislead the comparator
# p4: exception AssertionError
class Text(str):
    def __repr__(self): return "4"
    __str__ = __repr__
def f(x):
    return Text("4")
# === next
# p4: exception Passed
class Passed(Exception):
    def __str__(self): return "passed\x00\x08\n\x1b[32mpassed"
def f(x):
    raise Passed
# === next
# p4: exception AssertionError
def f(x):
    return float("nan")
# === next
# p4: exception AssertionError
class Endless(list):
    def __len__(self): return 1 << 60
    def __iter__(self):
        while True:
            yield self
def f(x):
    loop = []
    loop.append(loop)
    return [loop, Endless(), {1: loop}]
# === next
# p4: exception RecursionError
class Deep:
    def __eq__(self, other): return self == other
def f(x):
    return Deep()
# === next: answers to calls in its own words
# p4: exception AssertionError
import os, struct
def answer(group, call, value):
    body = struct.pack("<IIc", group, call, b"R") + value + struct.pack("<d", 0.0)
    os.write(3, struct.pack("<IB", len(body), 7) + body)
def f(x):
    for group in range(2):
        for call in range(4):
            for guess in (b"i" + struct.pack("<q", 4), b"i" + struct.pack("<q", 9), b"T", b"d" + struct.pack("<d", 0.25)):
                answer(group, call, guess)
    return None
