// case 51: memory bomb
// expect: memory_limit | signaled | exception std::bad_alloc
// limits: memory=128M cpu=20000 wall=60000
void attack() {
  for (;;) memset(new char[1 << 20], 1, 1 << 20);
}
