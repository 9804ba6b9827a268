#include "benchmarks/errata.h"

#include <algorithm>
#include <set>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "benchmarks/benchmark.h"

TEST_CASE("every erratum names a benchmark, and has a fault and its evidence") {
  const auto names = benchmarks::names();
  for (const auto& erratum : benchmarks::errata()) {
    INFO(erratum.benchmark << " " << erratum.task_id);
    CHECK(std::find(names.begin(), names.end(), erratum.benchmark) != names.end());
    CHECK(!erratum.fault.empty());
    CHECK(!erratum.evidence.empty());
  }
}

TEST_CASE("errata hold for their profiles only") {
  CHECK(benchmarks::find_erratum("humaneval+", "evalplus-0.3.1", "HumanEval/32")->canonical_fails);
  CHECK(benchmarks::find_erratum("humaneval+", "evalplus-head", "HumanEval/32") == nullptr);
  CHECK(benchmarks::find_erratum("mbpp+", "evalplus-head", "Mbpp/255")->no_solution_passes);
  CHECK(benchmarks::find_erratum("mbpp+", "evalplus-0.2.0", "Mbpp/255") == nullptr);
  CHECK(benchmarks::find_erratum("humaneval", "openai", "HumanEval/32") == nullptr);
}

TEST_CASE("one note for each fault, with its tasks") {
  const auto notes = benchmarks::errata_notes("mbpp-257", "opencompass-2024-03");
  REQUIRE(notes.size() == 1);
  CHECK_THAT(notes[0], Catch::Matchers::ContainsSubstring("Mbpp/98, Mbpp/124") &&
                           Catch::Matchers::ContainsSubstring("do not know math"));
  CHECK(benchmarks::errata_notes("humaneval", "openai").empty());
}
