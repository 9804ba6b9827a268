// case 60: endless loop
// expect: cpu_limit
// limits: cpu=500
class Solution {
  void attack() {
    for (long i = 0;; i++) { }
  }
}
// === next run
// case 61: a thread that keeps the program alive
// expect: wall_limit
// limits: cpu=1500 wall=6000
class Solution {
  void attack() {
    new Thread(() -> { try { Thread.sleep(1000000); } catch (InterruptedException e) { } }).start();
  }
}
