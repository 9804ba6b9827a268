# case 66: deep recursion
# expect: exception RecursionError
def deeper(n):
    return deeper(n + 1)
deeper(0)
# === next run
# expect: signaled 11 | exception | memory_limit
# limits: memory=128M cpu=20000
sys.setrecursionlimit(10 ** 9)
def deeper(n):
    return [deeper(x) for x in (n,)]
deeper(0)
