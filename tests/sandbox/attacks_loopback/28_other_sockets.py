# case 26, 27, 28, 29, 30, 31, 32: with a loopback network there are TCP and UDP sockets and no others
# expect: completed
import ctypes, socket
allowed = {(family, kind, protocol) for family in (socket.AF_INET, socket.AF_INET6)
           for kind, protocol in ((1, 0), (1, 6), (2, 0), (2, 17))}
for family in range(0, 64):
    for kind in range(0, 11):
        for protocol in (0, 1, 6, 17, 58, 132, 136, 255, 262):  # ICMP, TCP, UDP, ICMPv6, SCTP, UDP-Lite, raw, MPTCP
            if (family, kind, protocol) not in allowed:
                fails("EPERM", system_call, 41, family, kind, protocol)
for family, kind, protocol in allowed:
    os.close(system_call(41, family, kind | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC, protocol))
    fails("EPERM", system_call, 41, family, kind | 0x1000, protocol)
# A pair of unix sockets can be made, but finds nobody else.
one, other = socket.socketpair(type=socket.SOCK_DGRAM)
for address in (b"\x01\0/tmp/work/socket", b"\x01\0\0harness-meeting-point"):
    name = ctypes.create_string_buffer(address, 24)
    fails("ECONNREFUSED EISCONN EPERM ENOENT", system_call, 44, one.fileno(), b"hello", 5, 0, name, 24)
# === next run
# case 71, 72: and what needs power over the network does not work
# expect: completed
import array, fcntl, socket, struct
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
    address = struct.pack("16sH2x4s8x", b"lo", socket.AF_INET, socket.inet_aton("10.0.0.1"))
    for request in (0x8914, 0x8916, 0x891C, 0x8922, 0x8924, 0x890B, 0x8955):  # flags, address, mask, MTU, hardware, route, ARP
        fails("EPERM EACCES", fcntl.ioctl, any_socket, request, array.array("b", address + bytes(96)), True)
    for level, option in ((socket.SOL_SOCKET, 36), (socket.SOL_SOCKET, 33), (socket.IPPROTO_IP, 19), (socket.IPPROTO_IP, 64)):
        fails("EPERM", any_socket.setsockopt, level, option, 1)  # mark, more buffer than allowed, transparent, firewall
for name in ("ipv4/tcp_max_tw_buckets", "ipv4/ip_forward", "core/somaxconn"):
    fails("EROFS EACCES EPERM ENOENT", open, "/proc/sys/net/" + name, "w")
