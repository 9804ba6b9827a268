// case 103: changes what the test's words mean
// expect: completed
// why: candidate and test are one text, whose macros hold for both
void attack() { abort(); }
int main() { return 0; }
#define main never_called
// === next run
// expect: completed
// why: as above
#define attack() 0
