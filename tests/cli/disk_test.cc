#include <catch2/matchers/catch_matchers_string.hpp>
#include <sys/mount.h>
#include <unistd.h>

#include "tests/cli/binary.h"

using Catch::Matchers::ContainsSubstring;
using cli_test::Harness;

namespace {

/// A tmpfs of its own; unmounted when it goes. Skips the test where mounting is not allowed.
class Tmpfs {
 public:
  Tmpfs(const std::filesystem::path& place, const std::string& options) : place_(place) {
    std::filesystem::create_directories(place);
    if (::mount("tmpfs", place.c_str(), "tmpfs", 0, options.c_str()) != 0)
      SKIP("cannot mount a tmpfs here: this test needs root");
  }
  ~Tmpfs() { ::umount2(place_.c_str(), MNT_DETACH); }
  Tmpfs(const Tmpfs&) = delete;
  Tmpfs& operator=(const Tmpfs&) = delete;
  void remount(const std::string& options, unsigned long flags = 0) const {
    REQUIRE(::mount("tmpfs", place_.c_str(), "tmpfs", MS_REMOUNT | flags, options.c_str()) == 0);
  }

 private:
  std::filesystem::path place_;
};

}  // namespace

TEST_CASE("A full disk is one sentence; with room again the run finishes with the same result", "[cli]") {
  const Harness harness;
  const Tmpfs disk(harness.path("disk"), "size=96k");
  const std::string file = test_support::shared_file("samples/wizardcoder-15b.humaneval.jsonl.gz");
  const std::vector<std::string> command{"evaluate", "--samples",           file, "--benchmark", "humaneval",
                                         "-o",       harness.path("disk/r")};
  CHECK_THAT(harness.refused(command), ContainsSubstring("No space left on device"));
  disk.remount("size=64m");
  const auto output = harness.run(command);
  CAPTURE(output.err);
  REQUIRE(output.exit_code == 0);
  CHECK(Harness::verdicts(harness.path("disk/r")) == Harness::official_verdicts());
}

TEST_CASE("An unwritable folder is one sentence", "[cli]") {
  const Harness harness;
  const Tmpfs disk(harness.path("disk"), "size=1m");
  disk.remount("size=1m", MS_RDONLY);
  CHECK_THAT(harness.refused({"run", "--model", "canonical", "--benchmark", "humaneval", "-o", harness.path("disk/r")}),
             ContainsSubstring("cannot make the run's folder") && ContainsSubstring("Read-only file system"));
}

TEST_CASE("A file in the way of the run's folder is one sentence", "[cli]") {
  const Harness harness;
  std::ofstream(harness.path("file")) << "x";
  CHECK_THAT(harness.refused({"run", "--model", "canonical", "--benchmark", "humaneval", "-o", harness.path("file")}),
             ContainsSubstring("cannot make the run's folder"));
}
