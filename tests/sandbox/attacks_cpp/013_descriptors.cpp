// case 13: no descriptor but the standard ones and the control socket
// expect: completed
void attack() {
  for (int fd = 4; fd < 1024; ++fd) FAILS(EBADF, fcntl(fd, F_GETFD));
}
