// case 82: system calls of another architecture
// expect: policy_killed
void attack() {
  long result = 20;
  asm volatile("int $0x80" : "+a"(result) : : "memory");
  assert(result < 0);
}
