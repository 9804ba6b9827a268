#include "harness/run/result_cache.h"

#include <fstream>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "harness/run/outcome_bytes.h"
#include "tests/support/shared_data.h"

using Status = base::Outcome::Status;

namespace {

base::Outcome rich_outcome() {
  base::Outcome outcome;
  outcome.status = Status::kException;
  outcome.exit_code = 3;
  outcome.exception = base::Exception{"KeyError", "'\xff\xfe'", 12, true, "d[k]"};
  outcome.stdout_head = std::string("a\0b\xf0", 4);
  outcome.stderr_head = "oops";
  outcome.returned = std::string("\x01\x00\xff", 3);
  outcome.flags = {"exit", "ctypes"};
  outcome.usage = {1.5, 2.5, 1ULL << 40, 17};
  return outcome;
}

}  // namespace

TEST_CASE("An outcome survives its stored form, whatever bytes it holds", "[result_cache]") {
  const base::Outcome outcome = rich_outcome();
  const auto back = run::outcome_from_bytes(run::outcome_to_bytes(outcome));
  REQUIRE(back.has_value());
  CHECK(back->status == outcome.status);
  CHECK(back->exit_code == 3);
  REQUIRE(back->exception.has_value());
  CHECK(back->exception->message == outcome.exception->message);
  CHECK(back->exception->line == 12);
  CHECK(back->exception->in_test);
  CHECK(back->stdout_head == outcome.stdout_head);
  CHECK(back->returned == outcome.returned);
  CHECK(back->flags == outcome.flags);
  CHECK(back->usage.peak_memory_bytes == 1ULL << 40);
}

TEST_CASE("Damaged bytes are no outcome", "[result_cache]") {
  auto bytes = run::outcome_to_bytes(rich_outcome());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    CHECK_FALSE(run::outcome_from_bytes(std::span(bytes).first(length)).has_value());
  }
}

TEST_CASE("The cache keeps what is the program's own doing, over sessions", "[result_cache]") {
  const test_support::TemporaryFolder folder;
  const auto file = folder.path() / "deep" / "cache.sqlite";
  {
    const auto cache = run::ResultCache::open(file);
    REQUIRE(cache.ok());
    base::Outcome outcome = rich_outcome();
    (*cache)->store("kept", outcome);
    for (const Status status : {Status::kSandboxError, Status::kWallLimit, Status::kSignaled}) {
      outcome.status = status;
      (*cache)->store("dropped", outcome);
    }
    base::TestResult passed;
    passed.task_id = "Fake/1";
    passed.verdict = base::Verdict::kPassed;
    passed.usage.cpu_ms = 12.5;
    passed.parts = {{"base", base::Verdict::kPassed}};
    (*cache)->note_passed_check("check", passed);
  }
  const auto cache = run::ResultCache::open(file);
  REQUIRE(cache.ok());
  CHECK((*cache)->find("kept").has_value());
  CHECK_FALSE((*cache)->find("dropped").has_value());
  CHECK_FALSE((*cache)->find("never").has_value());
  const auto passed = (*cache)->passed_check("check");
  REQUIRE(passed.has_value());
  CHECK(passed->usage.cpu_ms == 12.5);
  CHECK(passed->parts.size() == 1);
  CHECK_FALSE((*cache)->passed_check("kept").has_value());
}

TEST_CASE("A file that is no cache is refused by name", "[result_cache]") {
  const test_support::TemporaryFolder folder;
  std::ofstream(folder.path() / "c") << std::string(4096, 'x');
  const auto cache = run::ResultCache::open(folder.path() / "c");
  REQUIRE_FALSE(cache.ok());
  CHECK_THAT(cache.error().message, Catch::Matchers::ContainsSubstring("cannot use the result cache"));
}
