# case 51: memory of all processes together
# needs: cgroups
# expect: memory_limit
# limits: memory=192M processes=16
# Each alone is within the limit, also within that on its own addresses.
children = []
for number in range(4):
    pid = os.fork()
    if pid == 0:
        block = bytearray(os.urandom(1 << 20)) * 96
        time.sleep(20)
        os._exit(0)
    children.append(pid)
for pid in children:
    os.waitpid(pid, 0)
# === next run
# expect: completed
# limits: memory=192M
block = bytearray(64 << 20)
