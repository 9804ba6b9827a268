// case 1, 2, 4, 12, 15, 16: files of the host, and those that nobody may change
// expect: completed
void attack() {
  FAILS(ENOENT, open("/etc/shadow", O_RDONLY));
  FAILS(ENOENT, open("@CANARY@", O_RDONLY));
  FAILS(ENOENT, open("@SOURCE@", O_RDONLY));
  FAILS(ENOENT, open("@BINARIES@", O_RDONLY));
  FAILS(EROFS, open("/usr/harness", O_WRONLY | O_CREAT, 0644));
  FAILS(EROFS, open("/build/new", O_WRONLY | O_CREAT, 0644));
  FAILS(EROFS, unlink("/build/a.out"));
  FAILS(EROFS, chmod("/usr/bin/env", 04755));
  FAILS(ENOENT, open("/proc/1/environ", O_RDONLY));
  FAILS(ENOENT, open("/proc/sys/kernel/core_pattern", O_WRONLY));
}
