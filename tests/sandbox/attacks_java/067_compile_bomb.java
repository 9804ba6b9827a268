// case 67: a source that breaks the compiler
// expect: compile_error
class Solution {
  void attack() { int x = undeclared; }
}
// === next run
// expect: compile_error
class Solution {
  void attack() { int x = 1 +; }
}
