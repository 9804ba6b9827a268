#include "benchmarks/official.h"

#include <algorithm>
#include <charconv>

namespace benchmarks {
namespace {

int count_lines(const std::string& text) { return static_cast<int>(std::count(text.begin(), text.end(), '\n')); }

int number_at(const std::string& text, std::size_t at) {
  int number = 0;
  std::from_chars(text.data() + at, text.data() + text.size(), number);
  return number;
}

void replace_number(std::string& text, std::size_t at, int number) {
  const auto end = text.find_first_not_of("0123456789", at);
  text.replace(at, end - at, std::to_string(number));
}

/// The official evaluator compiles candidate and test as one text. An error that Python sees only at the end of the
/// candidate (an open string, a missing block) then names a line of the test.
std::string as_in_one_text(std::string message, const base::Program& program) {
  const int candidate_lines = count_lines(program.candidate);
  const std::string detected = "(detected at line ";
  if (const auto at = message.find(detected); at != std::string::npos) {
    if (message.starts_with("unterminated triple-quoted") &&
        number_at(message, at + detected.size()) >= candidate_lines)
      replace_number(message, at + detected.size(),
                     candidate_lines + count_lines(program.test) + (program.test.ends_with('\n') ? 0 : 1));
    return message;
  }
  const std::string where = "(<string>, line ";
  const auto at = message.rfind(where);
  if (at == std::string::npos || !message.starts_with("expected an indented block")) return message;
  if (number_at(message, at + where.size()) >= candidate_lines) {
    const auto first = program.test.find_first_not_of('\n');
    replace_number(message, at + where.size(),
                   candidate_lines + 1 + static_cast<int>(first == std::string::npos ? 0 : first));
  }
  return message;
}

}  // namespace

std::string exec_result(const base::Program& program, const base::Outcome& outcome, base::Verdict verdict) {
  using Status = base::Outcome::Status;
  if (verdict == base::Verdict::kPassed) return "passed";
  if (outcome.status == Status::kException && outcome.exception) return "failed: " + outcome.exception->message;
  if (outcome.status == Status::kCompileError && outcome.exception)
    return "failed: " + as_in_one_text(outcome.exception->message, program);
  if (outcome.status == Status::kSandboxError) return "";
  return "timed out";
}

}  // namespace benchmarks
