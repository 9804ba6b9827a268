# case 40: fork bomb
# expect: completed
# limits: processes=16
children = []
try:
    while len(children) < 200:
        pid = os.fork()
        if pid == 0:
            signal.pause()
        children.append(pid)
    raise AssertionError("200 processes")
except BlockingIOError:
    pass
assert 4 <= len(children) <= 16, len(children)
