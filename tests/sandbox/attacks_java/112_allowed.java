// case 112: what honest programs do
// expect: completed
class Solution {
  void attack() throws Exception {
    Files.write(Paths.get("file.txt"), "text".getBytes());
    if (!new String(Files.readAllBytes(Paths.get("file.txt"))).equals("text")) throw new AssertionError();
    System.out.println("output is allowed");
    Thread thread = new Thread(() -> {});
    thread.start();
    thread.join();
  }
}
