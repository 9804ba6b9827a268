# case 53: uses up the inodes
# expect: completed
# limits: cpu=30000 wall=150000
made = 0
try:
    while made < 100000:
        os.close(os.open(f"/tmp/work/{made}", os.O_CREAT | os.O_WRONLY))
        made += 1
    raise AssertionError("100000 files")
except OSError as error:
    assert error.errno == errno.ENOSPC, error
