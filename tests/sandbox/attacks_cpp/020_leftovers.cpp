// case 20: what one run leaves behind is gone in the next
// expect: completed
void attack() {
  assert(open("/tmp/left", O_WRONLY | O_CREAT, 0644) >= 0);
  assert(open("/dev/shm/left", O_WRONLY | O_CREAT, 0644) >= 0);
  assert(open("left", O_WRONLY | O_CREAT, 0644) >= 0);
}
// === next run
// expect: completed
void attack() {
  FAILS(ENOENT, open("/tmp/left", O_RDONLY));
  FAILS(ENOENT, open("/dev/shm/left", O_RDONLY));
  FAILS(ENOENT, open("left", O_RDONLY));
}
