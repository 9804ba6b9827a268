// case 56: output without end
// expect: output_limit
// limits: output=64K
void attack() {
  for (;;) puts("flood");
}
