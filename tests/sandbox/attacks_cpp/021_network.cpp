// case 21, 22, 24, 26, 28, 29, 30, 31, 32, 34: no way to the network
// expect: completed
void attack() {
  for (int family : {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_PACKET, 40 /* VSOCK */, 38 /* ALG */, 44 /* XDP */})
    FAILS(EAFNOSUPPORT, socket(family, SOCK_STREAM, 0));
  FAILS(ENOSYS, syscall(SYS_io_uring_setup, 8, 0));
}
