// Returned values of more than 1 MiB come back as the digest of their normalised encoding (harness/base/value.h), which
// is hashed as it is made.
#include <cstring>

#include <catch2/catch_test_macros.hpp>

#include "harness/base/hash.h"
#include "harness/base/value.h"
#include "tests/sandbox/attack_bench.h"

namespace sandbox_tests {
namespace {

using base::Value;

template <typename T>
std::string bytes_of(T number) {
  return {reinterpret_cast<const char*>(&number), sizeof number};
}

std::string text(char tag, const std::string& content) {
  return tag + bytes_of(static_cast<std::uint32_t>(content.size())) + content;
}

std::string head(char tag, std::uint32_t count) { return tag + bytes_of(count); }

struct Returned {
  base::Outcome outcome;
  Value value;
};

/// What f() returns in the sandbox.
Returned call(AttackBench& bench, const std::string& candidate) {
  auto program = program_of(candidate);
  program.protocol = base::Protocol::kCallReturn;
  program.entry_point = "f";
  program.limits.cpu_ms = 30'000;
  program.limits.wall_ms = 600'000;
  program.limits.memory_bytes = 2ULL << 30;
  program.test = bytes_of<std::uint32_t>(1) + bytes_of<std::uint32_t>(4) + "base" + bytes_of<std::uint32_t>(1) +
                 bytes_of<double>(0) + head('t', 0);
  Returned returned{bench.sandbox().run(program), {}};
  INFO(candidate << describe(returned.outcome));
  REQUIRE(returned.outcome.status == base::Outcome::Status::kCompleted);
  std::string_view answer = returned.outcome.returned;
  REQUIRE(answer.size() > 9);
  REQUIRE(answer[8] == 'R');
  answer.remove_prefix(9);
  auto value = base::decode_value(answer);
  REQUIRE(value.ok());
  returned.value = std::move(*value);
  return returned;
}

}  // namespace

TEST_CASE("a large value's digest is that of its normalised encoding", "[values]") {
  AttackBench bench(1);
  std::string elements;
  for (int i = 0; i < 100'000; ++i) {
    elements += head('t', 3) + text('I', std::to_string(i - 50'000)) + text('s', i % 2 == 0 ? "odd" : "\xc3\xa9ven");
    elements += text('s', std::to_string(i));
  }
  const std::string row = "(i - 50000, 'odd' if i % 2 == 0 else '\xc3\xa9ven', str(i))";
  const auto list = call(bench, "def f():\n    return [" + row + " for i in range(100000)]\n");
  CHECK(list.value.type == Value::Type::kDigest);
  CHECK(list.value.text == "list");
  CHECK(list.value.repr == base::sha256(head('l', 100'000) + elements));

  const auto tuple = call(bench, "def f():\n    return tuple(" + row + " for i in range(100000))\n");
  CHECK(tuple.value.text == "tuple");
  CHECK(tuple.value.repr == base::sha256(head('t', 100'000) + elements));

  const auto equal = call(bench,
                          "def f():\n    return [(float(i - 50000), 'odd' if i % 2 == 0 else '\xc3\xa9ven', "
                          "str(i)) for i in range(100000)]\n");
  CHECK(equal.value.repr == list.value.repr);

  const auto one_string = call(bench, "def f():\n    return 'x' * 3000000\n");
  CHECK(one_string.value.repr == base::sha256(text('s', std::string(3'000'000, 'x'))));
}

TEST_CASE("equal strings that live one after the other at the same place are not mixed up", "[values]") {
  AttackBench bench(1);
  // A subclass of str is encoded through a copy that lives only as long as its encoding takes.
  const auto derived = call(bench, "class S(str): pass\ndef f():\n    return [S('%07d' % i) for i in range(200000)]\n");
  std::string elements;
  for (int i = 0; i < 200'000; ++i) {
    std::string digits = std::to_string(i);
    elements += text('s', std::string(7 - digits.size(), '0') + digits);
  }
  CHECK(derived.value.repr == base::sha256(head('l', 200'000) + elements));
}

TEST_CASE("a large value is hashed without a copy of it in memory", "[values]") {
  AttackBench bench(1);
  const auto small = call(bench, "def f():\n    return 1\n");
  // 20 million references to three strings: 160 MB as a list, and as an encoding.
  const auto large = call(bench, "def f():\n    return ['Red', 'Green', 'Blue', 'Red'] * 5000000\n");
  CHECK(large.value.type == Value::Type::kDigest);
  CHECK(large.outcome.usage.peak_memory_bytes < small.outcome.usage.peak_memory_bytes + 190'000'000);
}

}  // namespace sandbox_tests
