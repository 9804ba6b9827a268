#include "harness/run/run_store.h"

#include <fstream>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/support/shared_data.h"

using Catch::Matchers::ContainsSubstring;
using test_support::TemporaryFolder;

namespace {

base::Completion completion(const std::string& task, const std::string& text) {
  base::Completion made;
  made.task_id = task;
  made.text = text;
  return made;
}

int count(const std::filesystem::path& folder, base::Status& status) {
  int number = 0;
  status = run::for_each_completion(folder, [&](const run::StoredCompletion&) -> base::Status {
    ++number;
    return {};
  });
  return number;
}

}  // namespace

TEST_CASE("A torn last line is dropped and the next line stands alone", "[run_store]") {
  const TemporaryFolder folder;
  const auto place = folder.path() / "run";
  {
    const auto store = run::RunStore::open(place);
    REQUIRE(store.ok());
    REQUIRE((*store)->add_completion("b", completion("T/0", "one"), 1).ok());
    REQUIRE((*store)->add_completion("b", completion("T/1", "two\n\xff"), 2).ok());
  }
  std::filesystem::resize_file(place / "completions.jsonl",
                               std::filesystem::file_size(place / "completions.jsonl") - 9);
  base::Status status;
  CHECK(count(place, status) == 1);
  CHECK(status.ok());
  const auto store = run::RunStore::open(place);
  REQUIRE(store.ok());
  REQUIRE((*store)->add_completion("b", completion("T/2", "three"), 3).ok());
  CHECK(count(place, status) == 2);
  CHECK(status.ok());
}

TEST_CASE("A damaged line before the last is an error with its place", "[run_store]") {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "completions.jsonl") << "{\"benchmark\":\"b\",\n{\"benchmark\":\"b\"}\n";
  base::Status status;
  count(folder.path(), status);
  REQUIRE_FALSE(status.ok());
  CHECK_THAT(status.error().message, ContainsSubstring("completions.jsonl:1: damaged line"));
}

TEST_CASE("A run is written by one harness at a time", "[run_store]") {
  const TemporaryFolder folder;
  auto first = run::RunStore::open(folder.path());
  REQUIRE(first.ok());
  const auto second = run::RunStore::open(folder.path());
  REQUIRE_FALSE(second.ok());
  CHECK_THAT(second.error().message, ContainsSubstring("another harness is writing the run"));
  first->reset();
  CHECK(run::RunStore::open(folder.path()).ok());
}

TEST_CASE("A file in the way of the folder is named", "[run_store]") {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "file") << "x";
  for (const auto& place : {folder.path() / "file", folder.path() / "file" / "run"}) {
    const auto store = run::RunStore::open(place);
    REQUIRE_FALSE(store.ok());
    CHECK_THAT(store.error().message, ContainsSubstring("cannot make the run's folder " + place.string()));
  }
}

TEST_CASE("A folder that is no run says so", "[run_store]") {
  const TemporaryFolder folder;
  const auto manifest = run::read_manifest(folder.path());
  REQUIRE_FALSE(manifest.ok());
  CHECK_THAT(manifest.error().message, ContainsSubstring("is no run: it holds no manifest.json"));
}

TEST_CASE("A session's last times count, and sessions add up", "[run_store]") {
  const TemporaryFolder folder;
  {
    const auto store = run::RunStore::open(folder.path());
    REQUIRE(store.ok());
    REQUIRE((*store)->add_session_times({1, 1}).ok());
    REQUIRE((*store)->add_session_times({5, 2}).ok());
  }
  std::ofstream(folder.path() / "sessions.jsonl", std::ios::app)
      << "{\"session\":\"x\",\"wall_s\":2,\"generation_s\":2}\n{\"sess";
  const auto times = run::read_session_times(folder.path());
  REQUIRE(times.ok());
  CHECK(times->wall_s == 7);
  CHECK(times->generation_s == 4);
}
