// case 66: deep recursion
// expect: exception StackOverflowError
class Solution {
  void attack() { attack(); }
}
