// case 68: the compiler reads what the program may not
// expect: compile_error ImportError
#include "/etc/shadow"
void attack() {}
// === next run
// expect: compile_error
asm(".incbin \"/etc/shadow\"");
void attack() {}
// === next run
// expect: compile_error
asm(".incbin \"@CANARY@/secret\"");
void attack() {}
