// case 1, 2, 4, 15: files of the host, and those that nobody may change
// expect: completed
class Solution {
  static void fails(String path, boolean write) {
    try {
      if (write) new FileOutputStream(path).close();
      else new FileInputStream(path).close();
    } catch (IOException expected) {
      return;
    }
    throw new AssertionError(path);
  }
  void attack() {
    for (String path : new String[] {"/etc/shadow", "@CANARY@/secret", "@SOURCE@/README.md", "/proc/1/environ"}) fails(path, false);
    for (String path : new String[] {"/usr/harness", "/build/Main.class", "/build/New.class"}) fails(path, true);
  }
}
