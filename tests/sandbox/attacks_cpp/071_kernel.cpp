// case 71, 72, 73, 74, 75, 76, 77, 78, 85, 86: the kernel's other doors
// expect: completed
void attack() {
  FAILS(EPERM, unshare(CLONE_NEWUSER));
  FAILS(EPERM, mount("tmpfs", "/tmp", "tmpfs", 0, 0));
  FAILS(EPERM, umount("/build"));
  FAILS(EPERM, syscall(SYS_setns, 0, 0));
  FAILS(EPERM, syscall(SYS_bpf, 0, 0, 0));
  FAILS(EPERM, syscall(SYS_perf_event_open, 0, 0, 0, 0, 0));
  FAILS(EPERM, syscall(SYS_userfaultfd, 0));
  FAILS(ENOSYS, syscall(SYS_keyctl, 0, 0));
  FAILS(EPERM, syscall(SYS_personality, 0x0040000));
  FAILS(EPERM, syscall(SYS_clone, CLONE_NEWPID | SIGCHLD, 0, 0, 0, 0));
}
