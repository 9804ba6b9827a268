#include "harness/run/run_config.h"

#include <set>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "harness/run/manifest.h"

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;

TEST_CASE("The same settings have the same run name, others another", "[run_config]") {
  run::RunConfig config;
  config.model = "Qwen/Qwen2.5-Coder 7B";
  config.benchmarks = {"humaneval"};
  const auto name = run::default_run_name(config);
  CHECK_THAT(name, StartsWith("Qwen-Qwen2.5-Coder-7B-humaneval-"));
  config.parallel = 7;
  config.dedup = false;
  CHECK(run::default_run_name(config) == name);
  config.limit = 20;
  CHECK(run::default_run_name(config) != name);
}

TEST_CASE("A model's name never leads out of the folder", "[run_config]") {
  const std::vector<std::string> names{"../../etc/passwd", "/", "..", "", "a/../b.gguf", std::string(500, 'x')};
  for (const auto& model : names) {
    run::RunConfig config;
    config.model = model;
    config.benchmarks = {"humaneval"};
    const auto name = run::default_run_name(config);
    CHECK(name.find('/') == std::string::npos);
    CHECK(name.front() != '.');
    CHECK(name.size() < 100);
  }
}

TEST_CASE("A password in the address stays out of the manifest", "[run_config]") {
  run::RunConfig config;
  config.base_url = "http://me:secret@host:80/v1";
  CHECK_THAT(run::identity_of(config).dump(), !ContainsSubstring("secret") && ContainsSubstring("http://host:80/v1"));
}

TEST_CASE("Each sample has its own seed, the same each time", "[run_config]") {
  std::set<std::uint64_t> seeds;
  for (int task = 0; task < 50; ++task) {
    for (int sample = 0; sample < 20; ++sample)
      seeds.insert(run::sample_seed(1, "HumanEval/" + std::to_string(task), sample));
  }
  CHECK(seeds.size() == 1000);
  CHECK(*seeds.rbegin() <= 0x7fffffffULL);
  CHECK(run::sample_seed(1, "HumanEval/0", 0) == run::sample_seed(1, "HumanEval/0", 0));
  CHECK(run::sample_seed(2, "HumanEval/0", 0) != run::sample_seed(1, "HumanEval/0", 0));
}

TEST_CASE("Differences of manifests are named one by one", "[run_config]") {
  const base::Json stored{{"settings", {{"limit", 0}, {"model", "a"}, {"profile", ""}}},
                          {"versions", {{"harness", "1"}}},
                          {"created", "x"}};
  base::Json now = stored;
  CHECK(run::manifest_differences(stored, now).empty());
  now["settings"]["limit"] = 5;
  now["settings"]["profile"] = "openai";
  now["versions"]["python"] = "3";  // only known now: no difference
  now["created"] = "y";
  const auto differences = run::manifest_differences(stored, now);
  REQUIRE(differences.size() == 2);
  CHECK(differences[0] == "limit was 0 and is now 5");
  CHECK(differences[1] == "profile was not set and is now openai");
}
