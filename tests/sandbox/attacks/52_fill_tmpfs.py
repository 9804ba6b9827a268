# case 52: fills its tmpfs
# expect: completed
# limits: disk=4M
written = 0
try:
    for number in range(64):
        with open(f"/tmp/work/{number}", "wb", buffering=0) as file:
            written += file.write(b"x" * (1 << 20))
    raise AssertionError("64 MiB")
except OSError as error:
    assert error.errno == errno.ENOSPC, error
assert written <= 4 << 20, written
fails("ENOSPC", lambda: open("/dev/shm/x", "wb", buffering=0).write(b"x" * (1 << 20)) < 1 << 20 and open("/dev/shm/y", "wb", buffering=0).write(b"x"))
# === next run
# expect: completed
# limits: disk=4M
with open("/tmp/work/x", "wb") as file:
    file.write(b"x" * (3 << 20))
