#include "harness/run/task_limits.h"

#include <catch2/catch_test_macros.hpp>

TEST_CASE("A limit is raised to four times the reference's time, in steps, and never lowered", "[run]") {
  CHECK(run::raised_limit_ms(3000, 0) == 3000);
  CHECK(run::raised_limit_ms(3000, 750) == 3000);
  CHECK(run::raised_limit_ms(3000, 751) == 3500);
  CHECK(run::raised_limit_ms(3000, 5200) == 21000);
}

TEST_CASE("The wall limit moves with the CPU limit", "[run]") {
  base::Program program;
  program.limits.cpu_ms = 3000;
  program.limits.wall_ms = 60'000;
  run::set_cpu_limit(program, 6000);
  CHECK(program.limits.cpu_ms == 6000);
  CHECK(program.limits.wall_ms == 120'000);
}

TEST_CASE("Raised limits come back from the manifest, and what is no limit is left out", "[run]") {
  const run::RaisedLimits limits = {{"mbpp", {{"Mbpp/123", 21000}}}};
  CHECK(run::raised_limits_from(run::to_json(limits)) == limits);
  CHECK(run::raised_limits_from(base::Json::parse(R"({"mbpp": {"Mbpp/1": "x"}, "other": 3})")).empty());
  CHECK(run::raised_limits_from(base::Json()).empty());
}
