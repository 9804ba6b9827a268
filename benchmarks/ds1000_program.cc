#include "benchmarks/ds1000_program.h"

#include "benchmarks/python_equality.h"
#include "benchmarks/python_literal.h"

namespace benchmarks {
namespace {

constexpr std::string_view kBefore = "\ncode = ";
constexpr std::string_view kBehind = "\ntest_execution(code)\n";

/// Python's repr(), but for characters beyond ASCII, which may stand as they are where Python would escape those that
/// it calls not printable: the literal means the same.
std::string quoted(std::string_view answer) {
  base::Value value;
  value.type = base::Value::Type::kStr;
  value.text = std::string(answer);
  return python_repr(value, 4 * answer.size() + 8);
}

}  // namespace

std::string ds1000_program(const std::string& context, std::string_view answer) {
  std::string program = context;
  program.append(kBefore).append(quoted(answer)).append(kBehind);
  return program += context.find("test_string(") != std::string::npos ? "test_string(code)\n" : "\n";
}

std::string ds1000_answer(const std::string& context, std::string_view program) {
  const auto begin = context.size() + kBefore.size();
  const auto end = program.rfind(kBehind);
  if (end == std::string_view::npos || begin > end) return "";
  return python_string_literal(program.substr(begin, end - begin)).value_or("");
}

}  // namespace benchmarks
