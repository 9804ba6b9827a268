# case 108: an object that runs code where it is unpickled
# p4: exception AssertionError
import os
class Bomb:
    def __reduce__(self):
        return os.mkdir, ("@CANARY@/unpickled",)
def f(x):
    return Bomb()
# === next
# p4: exited
import os, pickle
class Bomb:
    def __reduce__(self):
        return os.mkdir, ("@CANARY@/unpickled",)
def f(x):
    data = pickle.dumps(Bomb())
    os.write(3, data)
    os.write(1, data)
    return data
