// case 43, 105: a process that is left to answer later
// expect: exited
void attack() {
  if (fork() == 0) {
    setsid();
    if (fork() == 0) {
      usleep(1000);
      return;  // comes to the end of the test, as a copy
    }
    _exit(0);
  }
  _exit(0);
}
