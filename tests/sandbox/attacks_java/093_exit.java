// case 93, 94, 95: leaving before the end of the test
// expect: exited
class Solution {
  void attack() { System.exit(0); }
}
// === next run
// expect: exited
class Solution {
  void attack() { Runtime.getRuntime().halt(0); }
}
// === next run
// expect: exited
class Solution {
  static { System.exit(0); }
  void attack() { }
}
// === next run
// expect: exited
class Solution {
  void attack() {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(0)));
    System.exit(1);
  }
}
