# case 57: floods standard error
# expect: output_limit
# limits: output=64K
while True:
    os.write(2, b"x" * 1000)
