# case 99: looks for the result and the nonce among the interpreter's objects
# p4: exception AssertionError
# flag: gc
import gc
def f(x):
    for value in gc.get_objects():
        name = type(value).__name__
        if name in ("ListProxy", "DictProxy", "Connection", "Value"):
            value.append("passed")
        if isinstance(value, (bytes, bytearray)) and len(value) == 16:
            raise RuntimeError("a nonce?")
    return None
