// Values, equality and inputs against Python itself as the reference.
#include <chrono>
#include <fstream>
#include <random>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "benchmarks/allclose.h"
#include "benchmarks/mbpp_inputs.h"
#include "benchmarks/python_equality.h"
#include "benchmarks/python_json.h"
#include "harness/base/files.h"
#include "harness/base/subprocess.h"
#include "tests/support/shared_data.h"

using base::Value;
using Type = base::Value::Type;
using Catch::Matchers::ContainsSubstring;

namespace benchmarks {
namespace {

std::string python(const std::string& script, const std::string& argument) {
  base::Command command;
  command.program = "python3";
  command.arguments = {"-c", script, argument};
  const auto output = base::run_command(command, std::chrono::seconds(60));
  REQUIRE(output.ok());
  INFO(output->err);
  REQUIRE(output->exit_code == 0);
  return output->out;
}

Value value(std::string_view json) {
  auto parsed = parse_python_json(json);
  REQUIRE(parsed.ok());
  return std::move(*parsed);
}

Value of_type(Type type, std::vector<Value> items = {}) { return sequence_value(type, std::move(items)); }

Value text(const std::string& s) {
  Value v;
  v.type = Type::kStr;
  v.text = s;
  return v;
}

Value big(const std::string& digits) {
  Value v;
  v.type = Type::kBigInt;
  v.text = digits;
  return v;
}

/// Values among which many are equal across types.
class RandomValues {
 public:
  explicit RandomValues(unsigned seed) : random_(seed) {}

  Value next(int depth) {
    switch (random_() % (depth > 0 ? 17U : 11U)) {
      case 0:
        return of_type(Type::kNone);
      case 1:
        return of_type(Type::kTrue);
      case 2:
        return of_type(Type::kFalse);
      case 3:
      case 4:
        return int_value(static_cast<int>(random_() % 3));
      case 5:
        return float_value(static_cast<int>(random_() % 4) / 2.0);
      case 6:
        return random_() % 2 ? big("9007199254740993000000") : float_value(9007199254740993000000.0);
      case 7:
        return random_() % 2 ? int_value(9007199254740993) : float_value(9007199254740992.0);
      case 8:
        return complex_value(static_cast<int>(random_() % 2), static_cast<int>(random_() % 2));
      case 9:
        return text(random_() % 2 ? "1" : "");
      case 10:
        return random_() % 8 ? int_value(1) : float_value(std::numeric_limits<double>::quiet_NaN());
      case 11:
        return of_type(Type::kList, items(depth, false));
      case 12:
        return of_type(Type::kTuple, items(depth, false));
      case 13:
        return of_type(Type::kSet, items(0, true));
      case 14:
        return of_type(Type::kFrozenSet, items(0, true));
      default:
        return of_type(Type::kDict, pairs(depth));
    }
  }

 private:
  std::vector<Value> items(int depth, bool distinct) {
    std::vector<Value> all;
    for (auto i = random_() % 3; i > 0; --i) add(all, next(depth - 1), distinct, 1);
    return all;
  }
  std::vector<Value> pairs(int depth) {
    std::vector<Value> all;
    for (auto i = random_() % 3; i > 0; --i) {
      const auto before = all.size();
      add(all, next(0), true, 2);
      if (all.size() > before) all.push_back(next(depth - 1));
    }
    return all;
  }
  /// Sets hold no equal elements: Python would have dropped them.
  static void add(std::vector<Value>& all, Value v, bool distinct, std::size_t stride) {
    for (std::size_t i = 0; distinct && i < all.size(); i += stride)
      if (python_equal(all[i], v)) return;
    all.push_back(std::move(v));
  }

  std::mt19937 random_;
};

/// A Python expression that evaluates to the value.
std::string expression(const Value& v) {
  std::string out;
  switch (v.type) {
    case Type::kFloat:
      return std::isnan(v.real) ? "float('nan')" : python_repr(v, 1000);
    case Type::kComplex:
      return "complex(" + std::to_string(v.real) + "," + std::to_string(v.imaginary) + ")";
    case Type::kList:
    case Type::kTuple:
    case Type::kSet:
    case Type::kFrozenSet:
      for (const auto& item : v.items) out += expression(item) + ",";
      if (v.type == Type::kList) return "[" + out + "]";
      if (v.type == Type::kTuple) return "(" + out + ")";
      return (v.type == Type::kSet ? "set([" : "frozenset([") + out + "])";
    case Type::kDict:
      for (std::size_t i = 0; i < v.items.size(); i += 2)
        out += expression(v.items[i]) + ":" + expression(v.items[i + 1]) + ",";
      return "{" + out + "}";
    default:
      return python_repr(v, 1000);
  }
}

}  // namespace

TEST_CASE("equality is Python's, on many random pairs") {
  const test_support::TemporaryFolder folder;
  RandomValues random(20240501);
  std::string script;
  std::string expected;
  int equal = 0;
  for (int i = 0; i < 20'000; ++i) {
    const Value a = random.next(2);
    const Value b = random.next(2);
    const bool same = python_equal(a, b);
    equal += same ? 1 : 0;
    script += expression(a) + " == " + expression(b) + "\n";
    expected += same ? '1' : '0';
    if (const auto one = normalised(a), other = normalised(b); one && other) CHECK((*one == *other) == same);
  }
  CHECK(equal > 500);
  std::ofstream(folder.path() / "pairs") << script;
  const std::string answers =
      python("import sys\nprint(''.join('1' if eval(line) else '0' for line in open(sys.argv[1])), end='')",
             (folder.path() / "pairs").string());
  REQUIRE(answers.size() == expected.size());
  std::size_t begin = 0;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto end = script.find('\n', begin);
    if (answers[i] != expected[i]) {
      INFO(script.substr(begin, end - begin) << " is " << answers[i] << " in Python");
      CHECK(answers[i] == expected[i]);
    }
    begin = end + 1;
  }
}

TEST_CASE("repr is Python's") {
  const test_support::TemporaryFolder folder;
  RandomValues random(7);
  std::string script;
  std::string expected;
  for (int i = 0; i < 3'000; ++i) {
    const Value v = random.next(2);
    if (!normalised(v) || v.type == Type::kSet || v.type == Type::kFrozenSet) continue;
    script += expression(v) + "\n";
    expected += python_repr(v, 10'000) + "\n";
  }
  for (const char* number : {"1e+16", "123456789012345.6", "1e-05", "0.0001", "1.5e+300", "-0.0", "1e+22", "5e-324"}) {
    script += std::string(number) + "\n";
    expected += python_repr(value(number), 100) + "\n";
  }
  std::ofstream(folder.path() / "values") << script;
  // Sets inside other values may print in another order, so only lines without them count.
  const std::string answers =
      python("import sys\nfor line in open(sys.argv[1]): print(repr(eval(line)))", (folder.path() / "values").string());
  std::size_t a = 0;
  std::size_t b = 0;
  while (a < answers.size() && b < expected.size()) {
    const auto a_end = answers.find('\n', a);
    const auto b_end = expected.find('\n', b);
    const auto theirs = answers.substr(a, a_end - a);
    if (theirs.find('{') == std::string::npos) CHECK(expected.substr(b, b_end - b) == theirs);
    a = a_end + 1;
    b = b_end + 1;
  }
}

TEST_CASE("JSON as Python reads it") {
  CHECK(value("1").type == Type::kInt);
  CHECK(value("1.0").type == Type::kFloat);
  CHECK(value("-9223372036854775808").type == Type::kInt);
  CHECK(value("9223372036854775808").text == "9223372036854775808");
  CHECK(value("[Infinity, -Infinity, NaN, true, false, null]").items.size() == 6);
  CHECK(value("\"a\\u0000b\"").text == std::string("a\0b", 3));
  CHECK(value("\"\\ud83d\\ude00\"").text == "\xF0\x9F\x98\x80");
  CHECK(value("\"\\ud83d\"").text == "\xED\xA0\xBD");
  CHECK(value("{\"b\": 1, \"a\": 2, \"b\": 3}").items.size() == 4);
  CHECK(value("1e400").real > 1e308);
  for (const char* bad : {"", "[1,]", R"({"a" 1})", "01", "1.", "\"a", R"("\x")", "[1] 2", "nul", "-", "+1",
                          R"("\u12")", "{1:2}", "[", "1e"})
    CHECK(!parse_python_json(bad).ok());
  CHECK_THAT(parse_python_json("[1, x]").error().message, ContainsSubstring("byte 4"));
  CHECK(!parse_python_json(std::string(1000, '[')).ok());
}

TEST_CASE("every row of the official files reads as in Python") {
  const char* script =
      "import gzip,json,sys,struct\n"
      "sys.set_int_max_str_digits(0) if hasattr(sys,'set_int_max_str_digits') else None\n"
      "data=open(sys.argv[1].split('|')[1],'rb').read(); at=0\n"
      "def take(n):\n"
      "  global at; at+=n; return data[at-n:at]\n"
      "def text(): return take(struct.unpack('<I',take(4))[0])\n"
      "def dec():\n"
      "  t=take(1)\n"
      "  if t in b'NTF': return {b'N':None,b'T':True,b'F':False}[t]\n"
      "  if t==b'i': return struct.unpack('<q',take(8))[0]\n"
      "  if t==b'd': return struct.unpack('<d',take(8))[0]\n"
      "  if t==b'I': return int(text())\n"
      "  if t==b's': return text().decode('utf8','surrogatepass')\n"
      "  n=struct.unpack('<I',take(4))[0]\n"
      "  if t==b'l': return [dec() for _ in range(n)]\n"
      "  assert t==b'D',t\n"
      "  return {dec():dec() for _ in range(n)}\n"
      "n=0\n"
      "for l in gzip.open(sys.argv[1].split('|')[0],'rt'):\n"
      "  n+=1\n"
      "  if repr(json.loads(l))!=repr(dec()): print('row',n)\n"
      "print('end' if at==len(data) else 'rest', end='')";
  const test_support::TemporaryFolder folder;
  for (const char* file : {"data/mbppplus/MbppPlus.jsonl.gz", "data/mbppplus/MbppPlus-v0.1.0.jsonl.gz",
                           "data/humanevalplus/HumanEvalPlus.jsonl.gz"}) {
    const auto path = test_support::shared_file(file);
    auto reader = base::LineReader::open(path);
    REQUIRE(reader.ok());
    std::string line;
    std::string encoded;
    while (*reader->next(line)) base::encode_value(value(line), encoded);
    std::ofstream(folder.path() / "rows", std::ios::binary) << encoded;
    CHECK(python(script, path.string() + "|" + (folder.path() / "rows").string()) == "end");
  }
}

TEST_CASE("MBPP's inputs are rebuilt task by task") {
  const auto rebuilt = [](int task, std::string_view json) {
    const auto arguments = mbpp_arguments(task, value(json));
    REQUIRE(arguments.ok());
    return python_repr(*arguments, 1000);
  };
  CHECK(rebuilt(2, "[[3, 4], [5]]") == "((3, 4), (5,))");
  CHECK(rebuilt(63, "[[[1, 2], [3, 4]]]") == "([(1, 2), (3, 4)],)");
  CHECK(rebuilt(75, "[[[1, 2]], 6]") == "([(1, 2)], 6)");
  CHECK(rebuilt(106, "[[5], [9, 10]]") == "([5], (9, 10))");
  CHECK(rebuilt(115, "[[[1, 2], [], {\"a\": 1}]]") == "([{1, 2}, {}, {}],)");
  CHECK(rebuilt(124, "[\"0\", \"1j\"]") == "(0.0, 1j)");
  CHECK(rebuilt(252, "[\"(-0-1j)\"]") == "((-0-1j),)");
  CHECK(rebuilt(252, "[4]") == "((4+0j),)");
  CHECK(rebuilt(307, "[[\"a\", []], 1, 50]") == "(('a', []), 1, 50)");
  CHECK(rebuilt(259, "[[[1, 3]], [[6, 7]]]") == "(((1, 3),), ((6, 7),))");
  CHECK(rebuilt(278, "[[1, [2, [3]], \"a\"]]") == "((1, (2, [3]), 'a'),)");
  CHECK(rebuilt(722, "[{\"a\": [6.2, 70]}, 6.0, 70]") == "({'a': (6.2, 70)}, 6.0, 70)");
  CHECK(rebuilt(580, "[[4, [5, [6]]]]") == "((4, (5, (6,))),)");
  CHECK(rebuilt(3, "[[1]]") == "([1],)");
  CHECK(!mbpp_arguments(2, value("[1]")).ok());
  CHECK(!mbpp_arguments(3, value("1")).ok());
}

TEST_CASE("allclose is NumPy's") {
  const auto close = [](std::string_view a, std::string_view b, double atol = 1e-6) {
    return allclose(value(a), value(b), 1e-7, atol);
  };
  CHECK(close("1.0", "1.0000005"));
  CHECK(!close("1.0", "1.00001"));
  CHECK(close("[1, 2.0]", "[1.0, 2]"));
  CHECK(close("1000000000", "1000000001"));
  CHECK(!close("5", "6"));
  CHECK(!close("NaN", "NaN"));
  CHECK(close("Infinity", "Infinity"));
  CHECK(!close("Infinity", "-Infinity"));
  CHECK(!close("1.0", "Infinity"));
  CHECK(!close("\"a\"", "\"a\""));
  CHECK(!close("null", "null"));
  CHECK(!close("[1, [2]]", "[1, [2]]"));
  CHECK(close("[[1.0], [2.0]]", "[[1.0, 1.0], [2.0, 2.0]]"));
  CHECK(!close("[1.0, 2.0]", "[1.0, 2.0, 3.0]"));
  CHECK(close("[]", "[]"));
  CHECK(close("1", "[1, 1]"));
  CHECK(!close("36893488147419103232", "36893488147419103232"));
  CHECK(close("true", "1"));
  CHECK(assert_allclose(value("[1.0, NaN]"), value("[1.0, NaN]"), 1e-7, 1e-6));
  CHECK(!assert_allclose(value("[1.0]"), value("[1.0, 1.0]"), 1e-7, 1e-6));
  CHECK(assert_allclose(value("[1.0, 1.0]"), value("1"), 1e-7, 1e-6));
}

TEST_CASE("sets of elements, derived types and digests") {
  CHECK(same_elements(value("[1, 2, 2]"), value("[2, 1.0]")));
  CHECK(same_elements(value("\"aab\""), value("[\"a\", \"b\"]")));
  CHECK(!same_elements(value("[[1]]"), value("[[1]]")));
  CHECK(!same_elements(value("3"), value("[3]")));
  Value derived = of_type(Type::kDerived, {value("{\"a\": 1}")});
  derived.text = "Counter";
  CHECK(python_equal(derived, value("{\"a\": 1.0}")));
  CHECK(type_name(derived) == "Counter");
  Value other = of_type(Type::kOther);
  CHECK(!python_equal(other, other));
  CHECK(!normalised(other));
}

}  // namespace benchmarks
