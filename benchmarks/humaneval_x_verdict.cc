#include "benchmarks/humaneval_x_verdict.h"

#include <algorithm>
#include <string>

#include "benchmarks/official.h"
#include "benchmarks/prompts.h"

namespace benchmarks {
namespace {

using base::Verdict;
using Status = base::Outcome::Status;

constexpr std::size_t kMostWords = 300;  // bytes of a program's output in the official words

/// Cut at a whole UTF-8 character.
std::string cut(std::string_view text) {
  if (text.size() <= kMostWords) return std::string(text);
  std::size_t end = kMostWords;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return std::string(text.substr(0, end)) + "…";
}

/// Standard error, or standard output if that is empty.
std::string printed(const base::Outcome& outcome) {
  return cut(strip(outcome.stderr_head.empty() ? outcome.stdout_head : outcome.stderr_head));
}

bool is_silent(const base::Outcome& outcome) {
  return outcome.usage.output_bytes == 0 && outcome.stdout_head.empty() && outcome.stderr_head.empty();
}

bool timed_out(const base::Outcome& outcome) {
  return outcome.status == Status::kCpuLimit || outcome.status == Status::kWallLimit;
}

bool passes_officially(std::string_view language, const base::Outcome& outcome) {
  const bool completed = outcome.status == Status::kCompleted;
  if (language == "python") return completed;
  // Exceptions, failed assertions and errors of syntax print.
  if (language == "javascript")
    return is_silent(outcome) &&
           (completed || outcome.status == Status::kExited || outcome.status == Status::kSignaled);
  return completed || (outcome.status == Status::kExited && outcome.exit_code == 0);
}

std::string java_words(const base::Outcome& outcome) {
  if (outcome.status == Status::kCompileError) return "failed: compilation error";
  if (timed_out(outcome)) return "time out";
  const bool assertion = outcome.exception && outcome.exception->type.ends_with("AssertionError");
  if (assertion || (outcome.exit_code == 1 && outcome.stderr_head.find("AssertionError") != std::string::npos))
    return "failed: wrong answer";
  const bool status_1 = outcome.status == Status::kException || outcome.exit_code == 1;
  return status_1 ? "failed: " + printed(outcome) : "failed: unknown error";
}

std::string words(std::string_view language, const base::Program& program, const base::Outcome& outcome,
                  Verdict verdict, bool official) {
  if (official) return "passed";
  if (language == "python") {
    const bool assertion =
        outcome.status == Status::kException && outcome.exception && outcome.exception->type == "AssertionError";
    return assertion ? "failed: AssertionError" : exec_result(program, outcome, verdict);
  }
  if (language == "java") return java_words(outcome);
  if (timed_out(outcome)) return "timed out";
  const bool compile_error = outcome.status == Status::kCompileError;
  if (language == "rust") return compile_error ? "failed: compilation error" : "failed: execution error";
  return (compile_error && language == "cpp" ? "failed: compilation error: " : "failed: ") + printed(outcome);
}

/// All assertions held, but the program printed.
void fail_for_output(const base::Outcome& outcome, base::TestResult& result) {
  result.verdict = Verdict::kWrongAnswer;
  result.evidence.category = "Unexpected Output";
  std::string first(strip(outcome.stderr_head.empty() ? outcome.stdout_head : outcome.stderr_head));
  first.resize(std::min(first.find('\n'), first.size()));
  result.evidence.message = "the assertions hold, but the official rule wants no output, and the program printed " +
                            std::to_string(outcome.usage.output_bytes) + " bytes" +
                            (first.empty() ? "" : ": " + cut(first));
}

}  // namespace

void judge_humaneval_x(std::string_view language, const base::Program& program, const base::Outcome& outcome,
                       base::TestResult& result) {
  if (outcome.status == Status::kSandboxError) return;
  const bool official = passes_officially(language, outcome);
  const Verdict corrected = result.verdict;
  result.official_result = words(language, program, outcome, result.verdict, official);
  if (corrected == Verdict::kPassed && !official) fail_for_output(outcome, result);
  const bool differ = official != (corrected == Verdict::kPassed);
  if (differ || language == "javascript")
    result.parts = {{"official", official ? Verdict::kPassed : result.verdict}, {"corrected", corrected}};
}

}  // namespace benchmarks
