#include "harness/base/json.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using Catch::Matchers::ContainsSubstring;

TEST_CASE("Broken JSON gives a reason and a place, never an exception", "[unit]") {
  CHECK_THAT(base::parse_json("{\"a\": ").error().message, ContainsSubstring("line 1, column 7"));
  CHECK_THAT(base::parse_json("").error().message, ContainsSubstring("invalid JSON"));
  CHECK_THAT(base::parse_json("\"\xff\"").error().message, ContainsSubstring("UTF-8"));
  CHECK_THAT(base::parse_json("1e999").error().message, ContainsSubstring("invalid JSON"));
  CHECK_FALSE(base::parse_json("{} {}").ok());
}

TEST_CASE("The reason why JSON is broken does not repeat a whole sample", "[unit]") {
  const auto parsed = base::parse_json("\"" + std::string(10'000, 'x') + "\xff\"");
  CHECK(parsed.error().message.size() < 300);
  CHECK_THAT(parsed.error().message, ContainsSubstring("UTF-8"));
}

TEST_CASE("Numbers that only Python writes are null", "[unit]") {
  const auto row =
      base::parse_python_json(R"({"scores": [NaN, -Infinity, Infinity, 1], "generation": "NaN \" Infinity"})");
  REQUIRE(row.ok());
  CHECK(row->at("scores") == base::Json({nullptr, nullptr, nullptr, 1}));
  CHECK(row->at("generation") == "NaN \" Infinity");
  CHECK_FALSE(base::parse_python_json(R"({"a": Nan})").ok());
  CHECK_FALSE(base::parse_python_json(R"({"a": "NaN)").ok());
  CHECK_FALSE(base::parse_json(R"({"a": NaN})").ok());
}

TEST_CASE("Deep nesting is refused before it exhausts the stack", "[unit]") {
  CHECK(base::parse_json(std::string(512, '[') + std::string(512, ']')).ok());
  CHECK_THAT(base::parse_json(std::string(513, '[')).error().message, ContainsSubstring("512 levels"));
  CHECK_FALSE(base::parse_json(std::string(10'000'000, '[')).ok());
  CHECK(base::parse_json("\"" + std::string(10'000, '[') + "\"").ok());      // brackets in a string are text
  CHECK(base::parse_json("\"\\\"" + std::string(10'000, '[') + "\"").ok());  // also behind an escaped quote
}

TEST_CASE("Members are read by type", "[unit]") {
  const auto json = *base::parse_json(R"({"a": "x", "b": 1})");
  CHECK(*base::string_member(json, "a") == "x");
  CHECK_THAT(base::string_member(json, "b").error().message, ContainsSubstring("key \"b\" must be a string"));
  CHECK_THAT(base::string_member(json, "c").error().message, ContainsSubstring("key \"c\" is missing"));
  CHECK_THAT(base::string_member(base::Json(3), "c").error().message, ContainsSubstring("expected a JSON object"));
  CHECK(base::string_member_or(json, "b", "z") == "z");
  CHECK(base::dump_line(json) == R"({"a":"x","b":1})");
}
