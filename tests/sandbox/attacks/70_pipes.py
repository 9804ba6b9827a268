# case 70: no deadlock between full pipes
# expect: completed
# limits: output=4M
for _ in range(10):
    os.write(1, b"o" * 70000)
    os.write(2, b"e" * 70000)
