#include "harness/score/classify.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "harness/score/exception_category.h"

namespace score {
namespace {

using base::Outcome;
using base::Verdict;
using Status = base::Outcome::Status;

constexpr std::size_t kMaxMessage = 400;

/// The text on one line, without control characters, cut at a whole UTF-8 character.
std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool blank = c == ' ' || (static_cast<unsigned char>(c) < 0x20) || c == 0x7f;
    if (!blank) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  if (line.size() <= kMaxMessage) return line;
  std::size_t end = kMaxMessage;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) --end;
  return line.substr(0, end) + "…";
}

std::string seconds(double ms) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f s", ms / 1000);
  return text;
}

Verdict verdict_of_exception(const Outcome& outcome) {
  if (!outcome.exception) return Verdict::kException;
  const auto& exception = *outcome.exception;
  if (exception.type == "AssertionError" && exception.in_test) return Verdict::kWrongAnswer;
  if (category_of_exception(exception.type) == "Memory") return Verdict::kOutOfMemory;
  if (exception.type == "SystemExit") return Verdict::kExitedEarly;
  return Verdict::kException;
}

/// A limit that the kernel enforces by a signal is still that limit.
Verdict verdict_of_signal(int signal) {
  switch (signal) {
    case SIGXCPU:
      return Verdict::kTimeout;
    case SIGXFSZ:
      return Verdict::kOutputLimit;
    case SIGSYS:
      return Verdict::kPolicyViolation;
    default:
      return Verdict::kSignal;
  }
}

std::string category_of(Verdict verdict, const Outcome& outcome) {
  switch (verdict) {
    case Verdict::kPassed:
      return "Passed";
    case Verdict::kWrongAnswer:
      return "Wrong Answer";
    case Verdict::kException:
      return outcome.exception ? category_of_exception(outcome.exception->type) : "Other Exception";
    case Verdict::kCompileError:
      return outcome.exception ? category_of_exception(outcome.exception->type) : "SyntaxError";
    case Verdict::kTimeout:
      return "Timeout";
    case Verdict::kOutOfMemory:
      return "Memory";
    case Verdict::kOutputLimit:
      return "Output Limit";
    case Verdict::kSignal:
      return "Crash";
    case Verdict::kExitedEarly:
      return "Exited Early";
    case Verdict::kPolicyViolation:
      return "Policy Violation";
    case Verdict::kNoCode:
      return "No Code";
    case Verdict::kTruncated:
      return "Truncated";
    case Verdict::kRefused:
      return "Refused";
    case Verdict::kEmptyAnswer:
      return "Empty Answer";
    case Verdict::kInfrastructure:
      return "Infrastructure";
  }
  return "Infrastructure";
}

std::string signal_message(int signal) {
  const char* name = sigabbrev_np(signal);
  const char* words = sigdescr_np(signal);
  if (name == nullptr || words == nullptr) return "killed by signal " + std::to_string(signal);
  return std::string("killed by SIG") + name + " (" + words + ")";
}

/// What to say where no exception says it.
std::string message_without_exception(Verdict verdict, const Outcome& outcome) {
  if (!outcome.detail.empty()) return outcome.detail;
  switch (verdict) {
    case Verdict::kTimeout:
      return outcome.status == Status::kWallLimit ? "stopped after " + seconds(outcome.usage.wall_ms)
                                                  : "stopped after " + seconds(outcome.usage.cpu_ms) + " of CPU time";
    case Verdict::kOutOfMemory:
      return "reached the memory limit at " + std::to_string(outcome.usage.peak_memory_bytes >> 20U) + " MiB";
    case Verdict::kOutputLimit:
      return "printed more than the output limit";
    case Verdict::kSignal:
      return signal_message(outcome.signal);
    case Verdict::kExitedEarly:
      return "ended with exit status " + std::to_string(outcome.exit_code) + " before the end of the test";
    case Verdict::kPolicyViolation:
      return "used a system call that the sandbox forbids";
    case Verdict::kNoCode:
      return "no code in the answer";
    case Verdict::kTruncated:
      return "the answer was cut off at the token limit";
    case Verdict::kRefused:
      return "the model refused to answer";
    case Verdict::kEmptyAnswer:
      return "the model answered nothing";
    case Verdict::kInfrastructure:
      return "the machine failed, not the program";
    default:
      return "";
  }
}

/// Lines of a text; an unfinished last one counts.
std::size_t lines_of(std::string_view text) {
  const auto newlines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  return newlines + (text.empty() || text.back() == '\n' ? 0 : 1);
}

/// The line with this number, from 1; "" if there is none.
std::string_view line_at(std::string_view text, std::size_t number) {
  for (; number > 1; --number) {
    const auto newline = text.find('\n');
    if (newline == std::string_view::npos) return {};
    text.remove_prefix(newline + 1);
  }
  return text.substr(0, text.find('\n'));
}

/// Whether the exception of the outcome is what the verdict is about.
bool speaks_of_exception(Verdict verdict, const Outcome& outcome) {
  if (!outcome.exception || (outcome.status != Status::kException && outcome.status != Status::kCompileError))
    return false;
  return verdict == Verdict::kWrongAnswer || verdict == Verdict::kException || verdict == Verdict::kCompileError ||
         verdict == Verdict::kOutOfMemory || verdict == Verdict::kExitedEarly;
}

}  // namespace

Verdict verdict_of(const Outcome& outcome) {
  switch (outcome.status) {
    case Status::kSandboxError:
      return Verdict::kInfrastructure;
    case Status::kMemoryLimit:
      return Verdict::kOutOfMemory;
    case Status::kOutputLimit:
      return Verdict::kOutputLimit;
    case Status::kWallLimit:
    case Status::kCpuLimit:
      return Verdict::kTimeout;
    case Status::kPolicyKilled:
      return Verdict::kPolicyViolation;
    case Status::kSignaled:
      return verdict_of_signal(outcome.signal);
    case Status::kExited:
      return Verdict::kExitedEarly;
    case Status::kException:
      return verdict_of_exception(outcome);
    case Status::kCompileError:
      return Verdict::kCompileError;
    case Status::kCompleted:
      return Verdict::kPassed;
  }
  return Verdict::kInfrastructure;
}

base::Evidence evidence_of(Verdict verdict, const Outcome& outcome) {
  base::Evidence evidence;
  evidence.category = category_of(verdict, outcome);
  evidence.flags = outcome.flags;
  if (verdict == Verdict::kPassed) return evidence;
  if (!speaks_of_exception(verdict, outcome)) {
    evidence.message = one_line(message_without_exception(verdict, outcome));
    return evidence;
  }
  const auto& exception = *outcome.exception;
  evidence.message = one_line(exception.message);
  // The category stands beside the message already; the type is said where it tells more.
  if (exception.type != evidence.category && verdict != Verdict::kWrongAnswer) {
    evidence.message = exception.type + (evidence.message.empty() ? "" : ": " + evidence.message);
  }
  evidence.line = exception.line;
  evidence.in_test = exception.in_test;
  evidence.source_line = one_line(exception.source_line);
  return evidence;
}

void quote_source(const base::Program& program, base::Evidence& evidence) {
  if (evidence.line < 1 || !evidence.source_line.empty()) return;
  const auto candidate_lines = lines_of(program.candidate);
  const auto number = static_cast<std::size_t>(evidence.line);
  if (number <= candidate_lines) {
    evidence.source_line = one_line(line_at(program.candidate, number));
  } else {
    evidence.source_line = one_line(line_at(program.test, number - candidate_lines));
  }
}

}  // namespace score
