// case 41: thread bomb
// expect: exception OutOfMemoryError | signaled | exited
// limits: processes=64 cpu=20000 wall=60000
class Solution {
  void attack() {
    for (;;) {
      Thread thread = new Thread(() -> { try { Thread.sleep(1000000); } catch (InterruptedException e) { } });
      thread.setDaemon(true);
      thread.start();
    }
  }
}
