// case 84, 65, 50: what compiled programs never need is not there for them
// expect: completed
void attack() {
  FAILS(EPERM, memfd_create("m", 0));
  FAILS(EPERM, mlock("m", 1));
  FAILS(EPERM, syscall(SYS_pkey_alloc, 0, 0));
  FAILS(EPERM, syscall(SYS_inotify_init1, 0));
  FAILS(EPERM, syscall(SYS_setpriority, 0, 0, 0));
}
