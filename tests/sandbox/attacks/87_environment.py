# case 87, 88: the environment is built from nothing, and the same everywhere
# expect: completed
allowed = {"PATH", "HOME", "TMPDIR", "LANG", "TZ", "PYTHONHASHSEED", "PYTHONDONTWRITEBYTECODE", "OMP_NUM_THREADS",
           "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "LC_CTYPE", *"@LIBRARY_VARIABLES@".split()}
assert set(os.environ) <= allowed, set(os.environ) - allowed
assert os.environ["LANG"] == "C.UTF-8" and os.environ["TZ"] == "UTC" and os.environ["PYTHONHASHSEED"] == "0"
with open("/proc/self/environ", "rb") as environment:
    assert b"@PLANTED_KEY@" not in environment.read()
