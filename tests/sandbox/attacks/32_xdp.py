# case 32: XDP, and every other address family, also as a pair
# expect: completed
import ctypes, socket
for family in range(0, 64):
    fails("EAFNOSUPPORT", system_call, 41, family, socket.SOCK_RAW, 0)
ends = (ctypes.c_int * 2)()
for family in set(range(0, 64)) - {socket.AF_UNIX}:
    for kind in (1, 2, 5):
        fails("EAFNOSUPPORT ENOTSUP EOPNOTSUPP EPERM ESOCKTNOSUPPORT EPROTONOSUPPORT EINVAL", system_call, 53, family, kind, 0, ends)
