// Where tests find real data sets, published samples and reference verdicts. They are no part of the project:
// HARNESS_TEST_DATA names their folder (default: ../shared beside the project). A test that needs them calls
// shared_file() and is skipped, loudly, without them.
#pragma once

#include <filesystem>
#include <string>

namespace test_support {

/// Path of a file below the shared folder; skips the running test (Catch2 SKIP) if it is not there.
std::filesystem::path shared_file(const std::string& relative);

/// A fresh empty folder; removed when the object goes, unless the test failed: then its path is printed.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  int exceptions_;
};

/// The built programs' folder (build/<preset>/bin).
std::filesystem::path binary_folder();

}  // namespace test_support
