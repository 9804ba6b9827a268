// case 87, 88: nothing of the harness' environment
// expect: completed
class Solution {
  void attack() {
    if (System.getenv("OPENAI_API_KEY") != null) throw new AssertionError();
  }
}
