// case 60: endless loop
// expect: cpu_limit
// limits: cpu=300
void attack() {
  for (volatile int i = 0;; i = i + 1) {
  }
}
