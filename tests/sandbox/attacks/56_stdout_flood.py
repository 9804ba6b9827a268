# case 56: floods standard output
# expect: output_limit
# limits: output=64K
while True:
    os.write(1, b"x" * 65536)
