#include "harness/base/names.h"

#include <catch2/catch_test_macros.hpp>

#include "harness/base/version.h"

TEST_CASE("Every value of an enum has a name that leads back to it", "[unit]") {
  for (int i = 0; i <= static_cast<int>(base::Verdict::kInfrastructure); ++i) {
    const auto verdict = static_cast<base::Verdict>(i);
    CHECK(base::verdict_from_name(base::name_of(verdict)) == verdict);
  }
  for (int i = 0; i <= static_cast<int>(base::Outcome::Status::kCompleted); ++i) {
    const auto status = static_cast<base::Outcome::Status>(i);
    CHECK(base::status_from_name(base::name_of(status)) == status);
  }
  for (int i = 0; i <= static_cast<int>(base::FinishReason::kUnknown); ++i) {
    const auto reason = static_cast<base::FinishReason>(i);
    CHECK(base::finish_reason_from_name(base::name_of(reason)) == reason);
  }
  for (int i = 0; i <= static_cast<int>(base::Completion::Form::kSolution); ++i) {
    const auto form = static_cast<base::Completion::Form>(i);
    CHECK(base::form_from_name(base::name_of(form)) == form);
  }
  CHECK(base::verdict_from_name("maybe") == std::nullopt);
  CHECK(base::finish_reason_from_name("tool_calls") == base::FinishReason::kUnknown);
}

TEST_CASE("Only infrastructure is not scored", "[unit]") {
  CHECK_FALSE(base::is_scored(base::Verdict::kInfrastructure));
  for (int i = 0; i < static_cast<int>(base::Verdict::kInfrastructure); ++i)
    CHECK(base::is_scored(static_cast<base::Verdict>(i)));
}

TEST_CASE("The version has three numbers", "[unit]") {
  int dots = 0;
  for (const char c : base::version()) dots += c == '.' ? 1 : 0;
  CHECK(dots == 2);
  CHECK(base::version().find_first_not_of("0123456789.") == std::string_view::npos);
}
