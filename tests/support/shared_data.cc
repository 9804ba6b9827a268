#include "tests/support/shared_data.h"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include <catch2/catch_test_macros.hpp>

namespace test_support {

std::filesystem::path shared_file(const std::string& relative) {
  const char* folder = std::getenv("HARNESS_TEST_DATA");
  const auto root = folder != nullptr ? std::filesystem::path(folder)
                                      : std::filesystem::path(HARNESS_SOURCE_DIR).parent_path() / "shared";
  auto path = root / relative;
  if (!std::filesystem::exists(path)) SKIP("not there: " << path << " (set HARNESS_TEST_DATA)");
  return path;
}

TemporaryFolder::TemporaryFolder() : exceptions_(std::uncaught_exceptions()) {
  std::string name = (std::filesystem::temp_directory_path() / "harness-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) FAIL("cannot make a temporary folder " << name);
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  if (std::uncaught_exceptions() > exceptions_) {
    std::fprintf(stderr, "left behind for inspection: %s\n", path_.c_str());
    return;
  }
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path binary_folder() { return std::filesystem::path(HARNESS_BINARY_DIR) / "bin"; }

}  // namespace test_support
