#include "harness/base/value.h"

#include <cmath>
#include <limits>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using base::Value;
using Catch::Matchers::ContainsSubstring;

namespace {

Value of(Value::Type type, std::string text = "", std::vector<Value> items = {}) {
  Value value;
  value.type = type;
  value.text = std::move(text);
  value.items = std::move(items);
  return value;
}

Value integer(std::int64_t number) {
  Value value = of(Value::Type::kInt);
  value.integer = number;
  return value;
}

std::string encoded(const Value& value) {
  std::string bytes;
  base::encode_value(value, bytes);
  return bytes;
}

std::string error_of(std::string_view bytes) {
  const auto value = base::decode_value(bytes);
  REQUIRE_FALSE(value.ok());
  return value.error().message;
}

/// One of everything.
Value sample() {
  Value complex = of(Value::Type::kComplex);
  complex.real = -0.0;
  complex.imaginary = std::numeric_limits<double>::infinity();
  Value other = of(Value::Type::kOther, "Widget");
  other.repr = "<Widget at 0x1>";
  Value digest = of(Value::Type::kDigest, "list");
  digest.repr = std::string(64, 'a');
  return of(
      Value::Type::kTuple, "",
      {of(Value::Type::kNone), of(Value::Type::kTrue), of(Value::Type::kFalse),
       integer(std::numeric_limits<std::int64_t>::min()), of(Value::Type::kBigInt, "-1" + std::string(100, '0')),
       complex, of(Value::Type::kStr, std::string("a\0\xED\xA0\x80", 5)), of(Value::Type::kBytes, "\xff"),
       of(Value::Type::kList, "", {integer(1)}), of(Value::Type::kSet), of(Value::Type::kFrozenSet, "", {integer(2)}),
       of(Value::Type::kDict, "", {of(Value::Type::kStr, "key"), integer(3)}),
       of(Value::Type::kDerived, "Counter", {of(Value::Type::kDict)}), other, digest,
       of(Value::Type::kBigInt, "-0xff")});
}

}  // namespace

TEST_CASE("The encoding is the documented one", "[unit]") {
  CHECK(encoded(of(Value::Type::kNone)) == "N");
  CHECK(encoded(integer(258)) == std::string("i\x02\x01\0\0\0\0\0\0", 9));
  CHECK(encoded(of(Value::Type::kStr, "hi")) == std::string("s\x02\0\0\0hi", 7));
  CHECK(encoded(of(Value::Type::kDict, "", {integer(0), of(Value::Type::kTrue)})) ==
        std::string("D\x01\0\0\0i\0\0\0\0\0\0\0\0T", 15));
  Value number = of(Value::Type::kFloat);
  number.real = 1.0;
  CHECK(encoded(number) == std::string("d\0\0\0\0\0\0\xf0\x3f", 9));
}

TEST_CASE("Every type survives encoding, bit for bit", "[unit]") {
  const std::string bytes = encoded(sample()) + "rest";
  std::string_view view = bytes;
  const auto value = base::decode_value(view);
  REQUIRE(value.ok());
  CHECK(view == "rest");
  CHECK(encoded(*value) + "rest" == bytes);
  CHECK(std::signbit(value->items.at(5).real));
  CHECK(value->items.at(12).items.at(0).type == Value::Type::kDict);
  CHECK(value->items.at(13).repr == "<Widget at 0x1>");
}

TEST_CASE("Every cut of a value is an error with an offset", "[unit]") {
  const std::string bytes = encoded(sample());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CHECK_THAT(error_of(std::string_view(bytes).substr(0, size)), ContainsSubstring("malformed value at byte "));
  }
}

TEST_CASE("Lying lengths and unknown tags are refused", "[unit]") {
  CHECK_THAT(error_of("?"), ContainsSubstring("unknown type tag 63"));
  CHECK_THAT(error_of(std::string("\0", 1)), ContainsSubstring("unknown type tag 0"));
  CHECK_THAT(error_of("s\xff\xff\xff\xffshort"), ContainsSubstring("4294967295 bytes ends early"));
  CHECK_THAT(error_of("l\xff\xff\xff\xff"
                      "NNNN"),
             ContainsSubstring("4294967295 items end early"));
  CHECK_THAT(error_of(std::string("D\x02\0\0\0NNN", 8)), ContainsSubstring("2 items end early"));
  CHECK_THAT(error_of(std::string("I\x03\0\0\0"
                                  "1x1",
                                  8)),
             ContainsSubstring("non-digit"));
  CHECK_THAT(error_of(std::string("I\x01\0\0\0-", 6)), ContainsSubstring("non-digit"));
  CHECK_THAT(error_of(std::string("I\0\0\0\0", 5)), ContainsSubstring("non-digit"));
}

TEST_CASE("Values nest 200 deep and no deeper", "[unit]") {
  const auto nested = [](int depth) {
    std::string bytes;
    for (int i = 1; i < depth; ++i) bytes += std::string("l\x01\0\0\0", 5);
    return bytes + "N";
  };
  const std::string deepest = nested(200);
  std::string_view view = deepest;
  CHECK(base::decode_value(view).ok());
  CHECK_THAT(error_of(nested(201)), ContainsSubstring("deeper than 200"));
  std::string derived;
  for (int i = 0; i < 100'000; ++i) derived += std::string("Y\0\0\0\0", 5);
  CHECK_THAT(error_of(derived), ContainsSubstring("deeper than 200"));
}

TEST_CASE("regression: nested counts that each claim the rest of the input allocate nothing", "[unit]") {
  // 150 lists, each promising as many items as there are bytes left; reserving for them would take gigabytes.
  constexpr std::uint32_t kRest = 60'000'000;
  std::string bytes;
  for (int i = 0; i < 150; ++i) bytes += std::string("l") + std::string(reinterpret_cast<const char*>(&kRest), 4);
  bytes += std::string(kRest, '?');
  CHECK_THAT(error_of(bytes), ContainsSubstring("unknown type tag 63"));
}
