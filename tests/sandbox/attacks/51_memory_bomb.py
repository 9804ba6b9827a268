# case 51: memory bomb
# expect: exception MemoryError | memory_limit
# limits: memory=128M
blocks = []
while True:
    blocks.append(b"x" * (8 << 20))
