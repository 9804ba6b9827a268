# case 90: random generators start anew in each child
# expect: completed
import random, uuid
os.write(1, f"{random.random()} {uuid.uuid4()}".encode())
# === next run
# expect: completed
# stdout: differs
import random, uuid
os.write(1, f"{random.random()} {uuid.uuid4()}".encode())
