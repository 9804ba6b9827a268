#include "sandbox/runtimes/assets.h"

#include <filesystem>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "tests/support/shared_data.h"

TEST_CASE("assets below /tmp are refused, which the sandbox covers with a folder of its own", "[unit]") {
  const sandbox::Asset asset{"nothing", {"assets_test"}, [](const std::filesystem::path&) -> base::Status {
                               FAIL("it is built");
                               return {};
                             }};
  const auto found = sandbox::find_or_build(asset, "/tmp/nowhere/assets");
  REQUIRE_FALSE(found.ok());
  CHECK(found.error().message ==
        "programs in the sandbox cannot see what is compiled into /tmp/nowhere/assets, since they have a folder of "
        "their own in its place; name another with $HARNESS_ASSETS (or $HOME)");
}

TEST_CASE("a fetched file is what its digest says, or an error that names it", "[unit]") {
  const test_support::TemporaryFolder folder;
  const auto wrong = sandbox::fetch_asset("file:///etc/os-release", std::string(64, '0'), folder.path() / "a" / "b");
  REQUIRE_FALSE(wrong.ok());
  CHECK(wrong.error().message.starts_with("file:///etc/os-release holds something else than it should"));
  const auto missing = sandbox::fetch_asset("file:///nowhere", std::string(64, '0'), folder.path() / "c");
  REQUIRE_FALSE(missing.ok());
  CHECK(missing.error().message.starts_with("file:///nowhere: curl failed with status 37: "));
}
