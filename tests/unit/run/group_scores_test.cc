// Groups of a benchmark, from the benchmark through the manifest to the summary of a run.
#include "harness/run/group_scores.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include "harness/run/run_store.h"
#include "harness/run/run_summary.h"
#include "tests/support/shared_data.h"
#include "tests/unit/run/fakes.h"

using Catch::Approx;

namespace {

/// Seven tasks of two libraries, and of two other kinds that cross them; under the name of the benchmark whose
/// libraries have a mean.
std::unique_ptr<benchmarks::Benchmark> with_groups(const std::string& name) {
  auto benchmark = std::make_unique<fakes::Benchmark>(7, name);
  benchmark->set_groups({{"library", "Zeta", {0, 1, 2, 3}},
                         {"library", "Alpha", {4, 5, 6}},
                         {"kind", "even", {0, 2, 4, 6}},
                         {"kind", "odd", {1, 3, 5}}});
  return benchmark;
}

void prepare(fakes::Setting& setting) {
  setting.config.benchmarks = {"ds1000"};
  setting.services.open_benchmark = [](const std::string& name, const benchmarks::Options&) {
    return base::Result<std::unique_ptr<benchmarks::Benchmark>>(with_groups(name));
  };
  setting.answer = [](const base::Prompt& prompt) {
    return std::string(prompt.task_id == "Fake/0" || prompt.task_id == "Fake/4" || prompt.task_id == "Fake/5" ? "pass"
                                                                                                              : "fail");
  };
}

}  // namespace

TEST_CASE("Groups are ranges of task numbers in the manifest", "[run]") {
  const auto json = run::describe_groups(*with_groups("x"));
  CHECK(base::dump_line(json) == R"({"library":{"Zeta":"0-3","Alpha":"4-6"},"kind":{"even":"0,2,4,6","odd":"1,3,5"}})");
  CHECK(run::describe_groups(fakes::Benchmark(3)).is_null());
}

TEST_CASE("A run's summary has the score of each group, and the mean of those that have one", "[run]") {
  const test_support::TemporaryFolder folder;
  fakes::Setting setting(folder.path());
  prepare(setting);
  REQUIRE(setting.run().ok());
  const auto run = run::summarize_run(setting.config.output, {});
  REQUIRE(run.ok());
  const auto& groups = run->summary.benchmarks.at(0).groups;
  REQUIRE(groups.size() == 4);
  CHECK(groups[0].kind == "library");
  CHECK(groups[0].name == "Zeta");
  CHECK(groups[0].problems == 4);
  CHECK(groups[0].estimate->value == Approx(0.25));
  CHECK(groups[1].estimate->value == Approx(2.0 / 3));
  CHECK(groups[2].estimate->value == Approx(0.5));
  CHECK(groups[3].name == "odd");
  REQUIRE(run->summary.averages.size() == 1);
  CHECK(run->summary.averages[0].title == "DS-1000, mean of the 7 libraries");
  CHECK(run->summary.averages[0].estimate->value == Approx((0.25 + 2.0 / 3) / 2));
}

TEST_CASE("A partial run has the groups that it met, and no mean", "[run]") {
  const test_support::TemporaryFolder folder;
  fakes::Setting setting(folder.path());
  prepare(setting);
  setting.config.limit = 3;
  REQUIRE(setting.run().ok());
  const auto run = run::summarize_run(setting.config.output, {});
  REQUIRE(run.ok());
  const auto& groups = run->summary.benchmarks.at(0).groups;
  REQUIRE(groups.size() == 3);
  CHECK(groups[0].problems == 3);
  CHECK(groups[0].estimate->value == Approx(1.0 / 3));
  CHECK(run->summary.averages.empty());
}

TEST_CASE("A group with a problem that has no scored sample has no score", "[run]") {
  base::Json about;
  about["groups"] = {{"library", {{"A", "0-1,7"}, {"B", "3"}, {"damaged", 5}, {"odd text", "x,-,9-"}}}, {"wrong", 1}};
  const std::vector<score::TaskCount> tasks{{"T/0", 1, 1}, {"T/1", 0, 0}, {"T/3", 2, 1}, {"T/77", 1, 1}};
  const auto scores = run::group_scores(run::group_tasks(about, tasks));
  REQUIRE(scores.size() == 2);
  CHECK(scores[0].problems == 2);
  CHECK_FALSE(scores[0].estimate);
  CHECK(scores[1].estimate->value == Approx(0.5));
  CHECK(run::group_tasks(base::Json::object(), tasks).empty());
}
