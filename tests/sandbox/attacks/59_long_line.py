# case 59: one line of 10 MB, with NULs
# expect: completed
# limits: output=16M
rest = b"\0" + b"x" * 9999998 + b"\n"
while rest:
    rest = rest[os.write(1, rest):]
# === next run
# expect: output_limit
# limits: output=1M
rest = b"\0" * 10000000
while rest:
    rest = rest[os.write(1, rest):]
