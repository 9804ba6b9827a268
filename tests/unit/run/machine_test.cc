#include "harness/run/machine.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;

TEST_CASE("The interpreter tells its version; a wrong one is named with the flag", "[machine]") {
  const auto version = run::python_version("");
  REQUIRE(version.ok());
  CHECK_THAT(*version, StartsWith("3."));
  const auto wrong = run::python_version("/nowhere/python3");
  REQUIRE_FALSE(wrong.ok());
  CHECK_THAT(wrong.error().message, ContainsSubstring("/nowhere/python3") && ContainsSubstring("--python"));
}

TEST_CASE("The environment's key changes with interpreter and sandbox", "[machine]") {
  run::Environment environment = run::this_machine();
  const auto key = run::execution_environment_key(environment, "");
  CHECK(key == run::execution_environment_key(environment, ""));
  CHECK(key != run::execution_environment_key(environment, "/usr/bin/python3"));
  environment.python_version = "3.99";
  CHECK(key != run::execution_environment_key(environment, ""));
  environment = run::this_machine();
  environment.mechanisms = {"landlock"};
  CHECK(key != run::execution_environment_key(environment, ""));
}
