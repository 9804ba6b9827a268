#include "harness/base/suggest.h"

#include <vector>

#include <catch2/catch_test_macros.hpp>

TEST_CASE("The nearest name is found if at most a third differs", "[unit]") {
  const std::vector<std::string> names{"humaneval", "humaneval+", "mbpp", "mbpp+", "ds1000"};
  CHECK(base::nearest("humanevel", names) == "humaneval");
  CHECK(base::nearest("humaneval++", names) == "humaneval+");
  CHECK(base::nearest("mbp", names) == "mbpp");
  CHECK(base::nearest("ds100", names) == "ds1000");
  CHECK(base::nearest("humaneval", names) == "humaneval");
  CHECK(base::nearest("mpbp", names) == "mbpp");
  CHECK(base::nearest("imagenet", names).empty());
  CHECK(base::nearest("", names).empty());
  CHECK(base::nearest("x", {}).empty());
  CHECK(base::did_you_mean("humanevel", names) == " (did you mean \"humaneval\"?)");
  CHECK(base::did_you_mean("imagenet", names).empty());
}
