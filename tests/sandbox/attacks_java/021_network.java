// case 21, 22, 24, 25: no way to the network
// expect: completed
class Solution {
  void attack() {
    for (String host : new String[] {"127.0.0.1", "::1", "169.254.169.254"}) {
      try {
        new Socket(host, 80);
      } catch (IOException expected) {
        continue;
      }
      throw new AssertionError(host);
    }
  }
}
