// case 66, 47: deep recursion
// expect: signaled 11
int deeper(volatile int x) { return deeper(x + 1) + 1; }
void attack() { deeper(0); }
