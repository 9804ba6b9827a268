// case 96, 104, 107: saying the words of success
// expect: exited
// flag: control socket
void attack() {
  char message[21] = {16, 0, 0, 0, 5};
  assert(write(3, message, sizeof message) == sizeof message);
  message[4] = 8;
  assert(write(3, message, sizeof message) == sizeof message);
  puts("passed");
  _exit(0);
}
