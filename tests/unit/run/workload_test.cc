#include "harness/run/workload.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/unit/run/fakes.h"

using Catch::Matchers::ContainsSubstring;
using run::SampleKey;
using run::Workload;

namespace {

std::unique_ptr<Workload> workload(int tasks, const run::Selection& selection, int n) {
  Workload::Benchmarks parts;
  parts.push_back(std::make_unique<fakes::Benchmark>(tasks));
  auto made = Workload::make(std::move(parts), selection, n);
  REQUIRE(made.ok());
  return std::move(*made);
}

}  // namespace

TEST_CASE("The flags --limit and --id-range choose tasks", "[workload]") {
  CHECK(workload(9, {3, {}}, 1)->selected(0) == std::vector{0, 1, 2});
  CHECK(workload(9, {0, std::pair(4, 7)}, 1)->selected(0) == std::vector{4, 5, 6});
  CHECK(workload(9, {2, std::pair(4, 7)}, 1)->selected(0) == std::vector{4, 5});
  CHECK(workload(9, {3, {}}, 5)->total() == 15);
  CHECK_FALSE(workload(9, {3, {}}, 1)->is_selected({0, 3, 0}));
}

TEST_CASE("A selection that leaves nothing is refused with the ids there are", "[workload]") {
  Workload::Benchmarks parts;
  parts.push_back(std::make_unique<fakes::Benchmark>(9));
  const auto made = Workload::make(std::move(parts), {0, std::pair(100, 200)}, 1);
  REQUIRE_FALSE(made.ok());
  CHECK_THAT(made.error().message, ContainsSubstring("from Fake/0 to Fake/8"));
}

TEST_CASE("An unknown task gets its nearest name; sample numbers have bounds", "[workload]") {
  const auto made = workload(9, {}, 2);
  const auto unknown = made->locate("Fkae/3", 0);
  REQUIRE_FALSE(unknown.ok());
  CHECK_THAT(unknown.error().message,
             ContainsSubstring("unknown task \"Fkae/3\"") && ContainsSubstring("did you mean"));
  CHECK_FALSE(made->locate("Fake/3", 2).ok());
  CHECK_FALSE(made->locate("Fake/3", -1).ok());
  REQUIRE(made->locate("Fake/3", 1).ok());
  CHECK(*made->locate("Fake/3", 1) == SampleKey{0, 3, 1});
}

TEST_CASE("The states of samples are counted once", "[workload]") {
  const auto made = workload(3, {}, 0);
  CHECK(made->claim_generated({0, 1, 4}, 9) == Workload::Claim::kNew);
  CHECK(made->claim_generated({0, 1, 4}, 9) == Workload::Claim::kSame);
  CHECK(made->claim_generated({0, 1, 4}, 8) == Workload::Claim::kDifferent);
  made->mark_scored({0, 1, 4});
  made->mark_scored({0, 1, 4});
  CHECK(made->generated() == 1);
  CHECK(made->scored() == 1);
  CHECK_FALSE(made->is_generated({0, 1, 3}));
  const auto [missing, number] = made->tasks_without_samples(1);
  CHECK(missing == std::vector<std::string>{"Fake/0"});
  CHECK(number == 2);
}
