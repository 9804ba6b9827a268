// case 40: fork bomb
// expect: completed
// limits: processes=16
void attack() {
  int children = 0;
  for (int i = 0; i < 1000; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      pause();
      _exit(0);
    }
    if (child < 0) {
      assert(errno == EAGAIN);
      break;
    }
    ++children;
  }
  assert(children < 20);
}
