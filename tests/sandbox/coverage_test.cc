// Every acceptance case is somewhere: none can be forgotten or lost in silence.
#include <set>

#include <catch2/catch_test_macros.hpp>

#include "tests/sandbox/attack_case.h"

namespace {

struct Elsewhere {
  int number;
  const char* where;
};

constexpr Elsewhere kElsewhere[] = {
    {49, "faults_test.cc: an interpreter that is killed while it waits is replaced"},
    {109, "faults_test.cc: when the harness is killed, everything dies"},
    {110, "refusal_test.cc: without a mechanism the sandbox refuses and names it"},
    {111, "faults_test.cc: what the kernel refuses is a fault of the sandbox"},
};

}  // namespace

TEST_CASE("each of the 112 acceptance cases has a test", "[coverage]") {
  std::set<int> covered;
  for (const char* folder : {"attacks", "attacks_loopback", "fakes"}) {
    for (const auto& attack : sandbox_tests::read_cases(folder, {}))
      covered.insert(attack.numbers.begin(), attack.numbers.end());
  }
  for (const auto& elsewhere : kElsewhere) covered.insert(elsewhere.number);
  for (int number = 1; number <= 112; ++number) {
    INFO("case " << number);
    CHECK(covered.count(number) == 1);
  }
}
