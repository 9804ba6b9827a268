#include "sandbox/runtimes/python_installation.h"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include <catch2/catch_test_macros.hpp>

#include "harness/base/files.h"
#include "harness/base/subprocess.h"
#include "tests/support/shared_data.h"

namespace fs = std::filesystem;

namespace {

fs::path make_virtual_environment(const test_support::TemporaryFolder& folder) {
  base::Command command;
  command.program = "python3";
  command.arguments = {"-m", "venv", "--without-pip", folder.path() / "venv"};
  const auto made = base::run_command(command, std::chrono::minutes(2));
  if (!made.ok() || made->exit_code != 0) SKIP("python3 makes no virtual environments here");
  return folder.path() / "venv";
}

}  // namespace

TEST_CASE("The interpreter of a virtual environment is started by its own name, or it does not see its packages",
          "[unit]") {
  const test_support::TemporaryFolder folder;
  const auto environment = make_virtual_environment(folder);
  const auto python = sandbox::inspect_python(environment / "bin" / "python3");
  REQUIRE(python.ok());
  CHECK(python->executable == environment / "bin" / "python3");
  const auto shown = [&](const fs::path& path) {
    return path.string().starts_with("/usr/") ||
           std::any_of(python->folders.begin(), python->folders.end(),
                       [&](const auto& one) { return path.string().starts_with(one + "/"); });
  };
  CHECK(shown(environment / "lib"));
  CHECK(shown(fs::canonical(environment / "bin" / "python3")));
}

TEST_CASE("numpy of a virtual environment is found, which its interpreter's real path would hide", "[unit]") {
  const test_support::TemporaryFolder folder;
  const auto environment = make_virtual_environment(folder);
  for (const auto& entry : fs::directory_iterator(environment / "lib")) {
    const fs::path package = entry.path() / "site-packages" / "numpy";
    fs::create_directories(package);
    REQUIRE(base::write_file(package / "__init__.py", "__version__ = '0.0.7'\n").ok());
  }
  const auto found = sandbox::find_python_with_numpy(environment / "bin" / "python3");
  REQUIRE(found.ok());
  CHECK(found->numpy == "0.0.7");
  CHECK(found->python.executable == environment / "bin" / "python3");
}

TEST_CASE("an interpreter that does not start has no numpy, and the error says what to do", "[unit]") {
  const auto found = sandbox::find_python_with_numpy("/nowhere/python3");
  REQUIRE_FALSE(found.ok());
  CHECK(found.error().code == base::ErrorCode::kNotFound);
  CHECK(found.error().message ==
        "the tests need numpy, which /nowhere/python3 has not; install it with: /nowhere/python3 -m pip install numpy");
}
