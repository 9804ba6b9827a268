#include "harness/run/dedup.h"

#include <catch2/catch_test_macros.hpp>

using run::DedupTable;
using run::Ticket;

namespace {

base::TestResult passed(const std::string& digest) {
  base::TestResult result;
  result.verdict = base::Verdict::kPassed;
  result.program_sha256 = digest;
  return result;
}

}  // namespace

TEST_CASE("The first claims, the next wait, later ones copy", "[dedup]") {
  DedupTable table;
  CHECK(table.claim("p", {{0, 0, 0}, {}}).mine);
  const auto waits = table.claim("p", {{0, 0, 1}, {}});
  CHECK_FALSE(waits.mine);
  CHECK_FALSE(waits.result.has_value());
  const auto waiting = table.finish("p", passed("p"));
  REQUIRE(waiting.size() == 1);
  CHECK(waiting[0].key.sample == 1);
  const auto copies = table.claim("p", {{0, 0, 2}, {}});
  CHECK_FALSE(copies.mine);
  CHECK(copies.result.has_value());
}

TEST_CASE("Given up, the waiting come back and the next claims anew", "[dedup]") {
  DedupTable table;
  table.claim("p", {{0, 0, 0}, {}});
  table.claim("p", {{0, 0, 1}, {}});
  CHECK(table.give_up("p").size() == 1);
  CHECK(table.claim("p", {{0, 0, 0}, {}}).mine);
}

TEST_CASE("Only the newest results are remembered", "[dedup]") {
  DedupTable table(2);
  for (const char* digest : {"a", "b", "c"}) {
    table.claim(digest, {});
    table.finish(digest, passed(digest));
  }
  table.learn(passed("d"));
  CHECK(table.claim("a", {}).mine);
  CHECK(table.claim("b", {}).mine);
  CHECK(table.claim("c", {}).result.has_value());
  CHECK(table.claim("d", {}).result.has_value());
}
