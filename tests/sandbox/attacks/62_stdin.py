# case 62: standard input is at its end
# expect: completed
assert os.read(0, 10) == b""
assert open(0, "rb", closefd=False).read() == b""
