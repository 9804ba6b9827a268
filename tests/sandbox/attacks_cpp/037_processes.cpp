// case 35, 36, 37, 38, 39: other processes
// expect: completed
void attack() {
  FAILS(EPERM, ptrace(PTRACE_TRACEME, 0, 0, 0));
  char byte = 0;
  FAILS(EPERM, syscall(SYS_process_vm_readv, 1, &byte, 1, &byte, 1, 0));
  FAILS(ESRCH, kill(@HARNESS_PID@, 0));
  FAILS(ENOENT, open("/proc/@HARNESS_PID@/mem", O_RDONLY));
  signal(SIGTERM, SIG_IGN);
  kill(-1, SIGTERM);
}
