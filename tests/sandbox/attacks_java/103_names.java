// case 103: changes what the test's words mean
// expect: completed
// why: a class of the candidate's goes before one that the test imports on demand
// test: public class Main { public static void main(String[] a) { if (!Objects.equals(new Solution().attack(), 1)) throw new AssertionError(); } }
class Objects { static boolean equals(Object one, Object other) { return true; } }
class Solution {
  int attack() { return 0; }
}
