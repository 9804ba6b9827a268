#include "harness/base/log.h"

#include <functional>

#include <catch2/catch_test_macros.hpp>
#include <fcntl.h>
#include <unistd.h>

#include "harness/base/files.h"
#include "tests/support/shared_data.h"

namespace {

/// What `action` writes to standard error.
std::string stderr_of(const std::function<void()>& action) {
  const test_support::TemporaryFolder folder;
  const auto path = folder.path() / "stderr";
  const int saved = dup(2);
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  dup2(file, 2);
  action();
  dup2(saved, 2);
  close(file);
  close(saved);
  return *base::read_file(path);
}

}  // namespace

TEST_CASE("Messages go to standard error with their level, and are never taken for a format", "[unit]") {
  base::log::init(base::log::Level::kInfo, false);
  CHECK(stderr_of([] {
          base::log::debug("hidden");
          base::log::info("{} %s");
          base::log::warn("careful");
          base::log::error("broken");
        }) == "info: {} %s\nwarning: careful\nerror: broken\n");
}

TEST_CASE("The level hides, and colour is only on request", "[unit]") {
  base::log::init(base::log::Level::kError, false);
  CHECK(stderr_of([] { base::log::warn("x"); }).empty());
  base::log::init(base::log::Level::kWarning, true);
  const auto colored = stderr_of([] { base::log::warn("x"); });
  CHECK(colored.find("\x1b[") != std::string::npos);
  CHECK(colored.ends_with(" x\n"));
  base::log::init(base::log::Level::kInfo, false);
}
