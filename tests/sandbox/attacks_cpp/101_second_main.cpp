// case 101: a program that brings its own end of the test
// expect: compile_error
extern "C" int __wrap_main(int, char**, char**) { return 0; }
void attack() {}
