// case 51: memory bomb
// expect: exception OutOfMemoryError | memory_limit
// limits: memory=512M cpu=20000 wall=60000
class Solution {
  void attack() {
    List<byte[]> blocks = new ArrayList<>();
    for (;;) {
      byte[] block = new byte[1 << 20];
      Arrays.fill(block, (byte) 1);
      blocks.add(block);
    }
  }
}
