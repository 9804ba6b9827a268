# case 41: thread bomb
# expect: completed
# limits: processes=16
import threading
gate = threading.Event()
threads = 0
try:
    for threads in range(200):
        threading.Thread(target=gate.wait, daemon=True).start()
    raise AssertionError("200 threads")
except RuntimeError:
    pass
assert 4 <= threads <= 16, threads
gate.set()
