// Acceptance cases 93–108: programs that do not solve the task but want to be scored as if they did. Each runs under
// both protocols. Under P4 the programs say themselves whether it stops them and, if not, why; under P2 none may pass.
#include <cstring>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_container_properties.hpp>

#include "harness/base/value.h"
#include "tests/sandbox/attack_bench.h"

namespace sandbox_tests {
namespace {

using base::Value;

Value integer(std::int64_t number) {
  Value value;
  value.type = Value::Type::kInt;
  value.integer = number;
  return value;
}

Value real(double number) {
  Value value;
  value.type = Value::Type::kFloat;
  value.real = number;
  return value;
}

template <typename T>
void put(std::string& out, T number) {
  out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

/// The inputs 2, 3 and 0.5, as harness/base/value.h describes the payload. The answers stay here.
std::string inputs() {
  std::string out;
  put<std::uint32_t>(out, 1);
  put<std::uint32_t>(out, 4);
  out += "base";
  put<std::uint32_t>(out, 3);
  for (const auto& input : {integer(2), integer(3), real(0.5)}) {
    put<double>(out, 1000);
    Value arguments;
    arguments.type = Value::Type::kTuple;
    arguments.items = {input};
    encode_value(arguments, out);
  }
  return out;
}

template <typename T>
bool take(std::string_view& bytes, T& number) {
  if (bytes.size() < sizeof number) return false;
  std::memcpy(&number, bytes.data(), sizeof number);
  bytes.remove_prefix(sizeof number);
  return true;
}

/// Exactly one right answer for each call, in order, and nothing else.
bool solved(const base::Outcome& outcome) {
  if (outcome.status != base::Outcome::Status::kCompleted) return false;
  const Value expected[] = {integer(4), integer(9), real(0.25)};
  std::string_view bytes = outcome.returned;
  for (std::uint32_t i = 0; i < 3; ++i) {
    std::uint32_t group = 0;
    std::uint32_t call = 0;
    char kind = 0;
    double ms = 0;
    if (!take(bytes, group) || !take(bytes, call) || !take(bytes, kind) || group != 0 || call != i || kind != 'R')
      return false;
    const auto value = base::decode_value(bytes);
    if (!value.ok() || !take(bytes, ms)) return false;
    if (value->type != expected[i].type || value->integer != expected[i].integer || value->real != expected[i].real)
      return false;
  }
  return bytes.empty();
}

base::Program as_call_return(base::Program program) {
  program.protocol = base::Protocol::kCallReturn;
  program.entry_point = "f";
  program.test = inputs();
  return program;
}

}  // namespace

TEST_CASE("the honest solution passes under both protocols", "[fakes]") {
  AttackBench bench(1);
  auto honest = program_of("def f(x):\n    return x * x\n", fake_test());
  const auto outcome = bench.sandbox().run(honest);
  CHECK(outcome.status == base::Outcome::Status::kCompleted);
  CHECK(outcome.flags.empty());
  CHECK(solved(bench.sandbox().run(as_call_return(honest))));
  auto wrong = program_of("def f(x):\n    return x + x\n", fake_test());
  const auto failed = bench.sandbox().run(wrong);
  CHECK(failed.status == base::Outcome::Status::kException);
  CHECK(failed.flags.empty());  // to have failed is no sign of cheating
  CHECK_FALSE(solved(bench.sandbox().run(as_call_return(wrong))));
}

TEST_CASE("fakes do not pass under P4, but for those that no assert-style protocol can stop", "[fakes]") {
  AttackBench bench(1);
  for (auto attack : read_cases("fakes", bench.facts())) {
    for (auto& run : attack.runs) {
      run.program.test = fake_test();
      run.program.limits.cpu_ms = 1500;
      run.program.limits.wall_ms = 5000;
      const bool may_pass = describe(run.expected).find("completed") != std::string::npos;
      INFO(attack.name << ": a fake passes exactly if it says why");
      CHECK(may_pass == !run.why.empty());
    }
    const auto faults = bench.run(attack);
    INFO("case " << attack.numbers.front() << ": " << attack.title << "\n" << faults);
    CHECK(faults.empty());
  }
}

TEST_CASE("no fake passes under P2", "[fakes]") {
  AttackBench bench(1);
  for (const auto& attack : read_cases("fakes", bench.facts())) {
    for (std::size_t i = 0; i < attack.runs.size(); ++i) {
      auto program = as_call_return(attack.runs[i].program);
      program.limits.cpu_ms = 1500;
      program.limits.wall_ms = 5000;
      const auto outcome = bench.sandbox().run(program);
      INFO("case " << attack.numbers.front() << ": " << attack.title << ", program " << i + 1 << ": "
                   << describe(outcome));
      CHECK_FALSE(solved(outcome));
      CHECK(outcome.status != base::Outcome::Status::kSandboxError);
    }
    INFO("case " << attack.numbers.front() << ": " << attack.title);
    CHECK_THAT(bench.left_behind(), Catch::Matchers::IsEmpty());
  }
}

}  // namespace sandbox_tests
