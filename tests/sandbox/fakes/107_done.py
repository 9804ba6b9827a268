# case 107: a cut, a doubled and a wrong DONE
# p4: exited
import os, struct
os.write(3, struct.pack("<IB", 16, 8) + b"0123")
os._exit(0)
# === next
# p4: exited
import os, struct
os.write(3, 2 * (struct.pack("<IB", 16, 8) + b"0123456789abcdef"))
os._exit(0)
# === next
# p4: exited
import os, struct
os.write(3, struct.pack("<IB", 0, 5) + struct.pack("<IB", 0, 8) + struct.pack("<IB", 0, 8))
os._exit(0)
# === next
# p4: output_limit
import os, struct
os.write(3, struct.pack("<IB", 0xFFFFFFFF, 8))
while True:
    os.write(3, b"x" * 65536)
# === next: a DONE of its own during the test, and an exit that looks like success
# p4: exited
import os, struct
def f(x):
    os.write(3, struct.pack("<IB", 16, 8) + b"0123456789abcdef")
    os._exit(0)
