#include "sandbox/runtimes/environments.h"

#include <cstdlib>
#include <filesystem>

#include <catch2/catch_test_macros.hpp>

#include "harness/base/files.h"
#include "sandbox/runtimes/language.h"
#include "tests/support/shared_data.h"

namespace fs = std::filesystem;

TEST_CASE("an environment whose packages are not those of the lock file counts as missing, with what mends it") {
  const test_support::TemporaryFolder folder;
  setenv("HARNESS_ENVIRONMENTS", folder.path().c_str(), 1);
  const auto* recipe = *sandbox::find_environment_recipe("ds1000");
  const auto environment = sandbox::environment_folder(*recipe);
  fs::create_directories(environment / "venv/bin");
  fs::create_symlink("/usr/bin/python3", environment / "venv/bin/python");
  REQUIRE(base::write_file(environment / ".harness", "").ok());
  REQUIRE(base::write_file(environment / ".made-from", sandbox::digest(*recipe) + "\n").ok());
  REQUIRE(sandbox::environment_state(*recipe) == sandbox::EnvironmentState::kReady);

  const auto components = sandbox::scientific_python_language().components({});
  unsetenv("HARNESS_ENVIRONMENTS");
  REQUIRE(components.size() == 1);
  CHECK(components[0].path.empty());
  CHECK(components[0].version.starts_with("without "));
  CHECK(components[0].fix == "harness env create --force ds1000");
}
