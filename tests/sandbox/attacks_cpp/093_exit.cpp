// case 93, 94, 95: leaving before the end of the test
// expect: exited
void attack() { exit(0); }
// === next run
// expect: exited
void attack() { _exit(0); }
// === next run
// expect: exited
void attack() { quick_exit(0); }
// === next run
// expect: exited
struct Leaves {
  Leaves() { exit(0); }
} leaves;
void attack() {}
// === next run
// expect: exited
__attribute__((constructor(101))) void leave() { _exit(0); }
void attack() {}
// === next run
// expect: exited
void attack() { syscall(SYS_exit_group, 0); }
