#include "benchmarks/evalplus_rules.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "benchmarks/python_json.h"

using base::Value;
using Type = base::Value::Type;

namespace benchmarks {
namespace {

const EvalplusRules kHead = *find_evalplus_profile("");
const EvalplusRules k031 = *find_evalplus_profile("evalplus-0.3.1");
const EvalplusRules k021 = *find_evalplus_profile("evalplus-0.2.1");
const EvalplusRules k020 = *find_evalplus_profile("evalplus-0.2.0");

Value value(std::string_view json) { return *parse_python_json(json); }

Value tuple(std::string_view json) {
  Value v = value(json);
  v.type = Type::kTuple;
  return v;
}

bool mbpp(const std::string& entry, std::string_view arguments, std::string_view got, std::string_view expected,
          double atol = 0, const EvalplusRules& rules = kHead) {
  return accepts(rules, {true, entry, 0}, tuple(arguments), value(got), value(expected), atol);
}

bool human(std::string_view got, std::string_view expected, double atol, const EvalplusRules& rules = kHead) {
  return accepts(rules, {false, "f", 0}, tuple("[]"), value(got), value(expected), atol);
}

bool zero(std::string_view coefficients, std::string_view got, const EvalplusRules& rules,
          std::string_view expected = "0.0") {
  return accepts(rules, {false, "find_zero", 1e-4}, tuple(coefficients), value(got), value(expected), 1e-4);
}

}  // namespace

TEST_CASE("HumanEval/32 has four oracles") {
  CHECK(zero("[[-6, 11, -6, 1]]", "1.0", kHead));
  CHECK(zero("[[-6, 11, -6, 1]]", "2.0", kHead, "1.0"));
  CHECK(zero("[[-6, 11, -6, 1]]", "3", kHead));
  CHECK(!zero("[[-6, 11, -6, 1]]", "0.5", kHead));
  CHECK(!zero("[[-6, 11, -6, 1]]", "\"1\"", kHead));
  CHECK(!zero("[[-6, 11, -6, 1]]", "null", kHead));
  CHECK(!zero("[[-6, 11, -6, 1]]", "NaN", kHead));
  CHECK(!zero("[[1, 1, 1]]", "1e200", kHead));
  CHECK(!zero("[[-6, 11, -6, 1]]", "1.0", k031, "1.0"));
  CHECK(!zero("[[-6, 11, -6, 1]]", "1.0", k020, "1.0"));
  CHECK(zero("[[-6, 11, -6, 1]]", "1.0", k021, "1.0"));
  CHECK(!zero("[[-6, 11, -6, 1]]", "2.0", k021, "1.0"));
}

TEST_CASE("tolerance wants equal types since 0.3, not before") {
  CHECK(human("1.0000001", "1.0", 1e-6));
  CHECK(!human("1.0000001", "1", 1e-6));
  CHECK(human("1.0000001", "1", 1e-6, k020));
  CHECK(human("1", "1.0", 0));
  CHECK(!human("[1.0000001]", "[1.0, 1.0]", 1e-6));
  CHECK(human("[1.0000001, 1.0]", "[1.0, 1.0]", 1e-6));
  CHECK(!human("1.0000001", "1.0", 0));
  CHECK(human("NaN", "NaN", 1e-6, k021));
  CHECK(!human("NaN", "NaN", 1e-6));
  CHECK(human("1000000001", "1000000000", 1e-6));
}

TEST_CASE("the tolerance stays once a float was expected") {
  const std::vector<Value> expected = {value("1"), value("[1.0, 2.0]"), value("[]"), value("\"a\"")};
  CHECK(tolerances(kHead, {false, "f", 0}, expected) == std::vector<double>{0, 1e-6, 1e-6, 1e-6});
  CHECK(tolerances(kHead, {false, "f", 1e-4}, expected) == std::vector<double>{1e-4, 1e-4, 1e-4, 1e-4});
  const std::vector<Value> empty = {value("[]"), value("1")};
  CHECK(tolerances(kHead, {false, "f", 0}, empty) == std::vector<double>{0, 0});
  CHECK(tolerances(k020, {false, "f", 0}, empty) == std::vector<double>{1e-6, 1e-6});
}

TEST_CASE("MBPP's special oracles") {
  CHECK(mbpp("are_equivalent", "[36, 57]", "null", "false"));
  CHECK(mbpp("sum_div", "[8]", "0", "7"));
  CHECK(!mbpp("sum_div", "[8]", "6", "7"));
  CHECK(mbpp("similar_elements", "[]", "[5, 4, 4]", "[4, 5]"));
  CHECK(!mbpp("similar_elements", "[]", "[5, 4, 4]", "[4, 5]", 0, k020));
  CHECK(mbpp("surface_Area", "[3, 4]", "33", "33"));
  CHECK(mbpp("surface_Area", "[3, 4]", "35", "33"));  // 9 + 2·3·sqrt(1.5² + 4²) = 34.6
  CHECK(!mbpp("surface_Area", "[3, 4]", "35", "33", 0, k020));
  CHECK(mbpp("digit_distance_nums", "[1, 25]", "6", "1"));
  CHECK(!mbpp("digit_distance_nums", "[-1, 25]", "6", "1"));
  CHECK(mbpp("check_str", "[\"a\"]", "true", "true"));
  CHECK(mbpp("check_str", "[\"a\"]", "\"Valid\"", "true"));
  CHECK(mbpp("check_str", "[\"a\"]", "null", "false"));
  CHECK(!mbpp("check_str", "[\"a\"]", "false", "true"));
  CHECK(!mbpp("check_str", "[\"a\"]", "\"Invalid\"", "false"));
}

TEST_CASE("profiles by name") {
  CHECK(find_evalplus_profile("evalplus")->name == "evalplus-head");
  CHECK(k020.min_limit_ms == 200);
  CHECK_THAT(find_evalplus_profile("evalplus-0.31").error().message,
             Catch::Matchers::ContainsSubstring("did you mean"));
}

}  // namespace benchmarks
