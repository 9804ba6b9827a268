// case 61: sleep, in a thread of many
// expect: wall_limit
// limits: cpu=300 wall=3000
#include <pthread.h>
void* wait(void*) {
  pause();
  return 0;
}
void attack() {
  pthread_t thread;
  pthread_create(&thread, 0, wait, 0);
  pthread_join(thread, 0);
}
