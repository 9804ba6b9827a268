#include "sandbox/runtimes/python_installation.h"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "harness/base/subprocess.h"
#include "tests/support/shared_data.h"

namespace {

std::filesystem::path make_virtual_environment(const test_support::TemporaryFolder& folder) {
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
  const auto shown = [&](const std::filesystem::path& path) {
    return path.string().starts_with("/usr/") ||
           std::any_of(python->folders.begin(), python->folders.end(),
                       [&](const auto& one) { return path.string().starts_with(one + "/"); });
  };
  CHECK(shown(environment / "lib"));
  CHECK(shown(std::filesystem::canonical(environment / "bin" / "python3")));
}
