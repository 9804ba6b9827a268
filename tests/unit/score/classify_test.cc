#include "harness/score/classify.h"

#include <algorithm>
#include <csignal>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "harness/base/names.h"
#include "harness/score/exception_category.h"

using base::Outcome;
using base::Verdict;
using Catch::Matchers::ContainsSubstring;
using Status = base::Outcome::Status;

namespace {

Outcome raised(const std::string& type, bool in_test = false, const std::string& message = "",
               Status status = Status::kException) {
  Outcome outcome;
  outcome.status = status;
  outcome.exception = base::Exception{type, message, 7, in_test, "assert f(1) == 2"};
  return outcome;
}

Outcome ended(Status status) {
  Outcome outcome;
  outcome.status = status;
  return outcome;
}

std::string category(const Outcome& outcome) {
  return score::evidence_of(score::verdict_of(outcome), outcome).category;
}

struct Row {
  Outcome outcome;
  Verdict verdict;
  std::string category;
};

Outcome signaled(int signal) {
  Outcome outcome = ended(Status::kSignaled);
  outcome.signal = signal;
  return outcome;
}

}  // namespace

TEST_CASE("Each observation has its verdict and category", "[unit]") {
  const std::vector<Row> table{
      {ended(Status::kCompleted), Verdict::kPassed, "Passed"},
      {ended(Status::kSandboxError), Verdict::kInfrastructure, "Infrastructure"},
      {ended(Status::kMemoryLimit), Verdict::kOutOfMemory, "Memory"},
      {ended(Status::kOutputLimit), Verdict::kOutputLimit, "Output Limit"},
      {ended(Status::kWallLimit), Verdict::kTimeout, "Timeout"},
      {ended(Status::kCpuLimit), Verdict::kTimeout, "Timeout"},
      {ended(Status::kPolicyKilled), Verdict::kPolicyViolation, "Policy Violation"},
      {ended(Status::kExited), Verdict::kExitedEarly, "Exited Early"},
      {ended(Status::kException), Verdict::kException, "Other Exception"},
      {ended(Status::kCompileError), Verdict::kCompileError, "SyntaxError"},
      {signaled(SIGSEGV), Verdict::kSignal, "Crash"},
      {signaled(SIGABRT), Verdict::kSignal, "Crash"},
      {signaled(SIGKILL), Verdict::kSignal, "Crash"},
      {signaled(SIGXCPU), Verdict::kTimeout, "Timeout"},
      {signaled(SIGXFSZ), Verdict::kOutputLimit, "Output Limit"},
      {signaled(SIGSYS), Verdict::kPolicyViolation, "Policy Violation"},
      {raised("AssertionError", true), Verdict::kWrongAnswer, "Wrong Answer"},
      {raised("AssertionError", false), Verdict::kException, "AssertionError"},
      {raised("NameError"), Verdict::kException, "NameError"},
      {raised("TypeError", true), Verdict::kException, "TypeError"},
      {raised("MemoryError"), Verdict::kOutOfMemory, "Memory"},
      {raised("SystemExit"), Verdict::kExitedEarly, "Exited Early"},
      {raised("SyntaxError", false, "", Status::kCompileError), Verdict::kCompileError, "SyntaxError"},
      {raised("IndentationError", false, "", Status::kCompileError), Verdict::kCompileError, "SyntaxError"},
      {raised("SyntaxError"), Verdict::kException, "SyntaxError"},  // raised while it ran, by eval()
  };
  for (const auto& row : table) {
    INFO(base::name_of(row.outcome.status)
         << " " << (row.outcome.exception ? row.outcome.exception->type : "") << row.outcome.signal);
    CHECK(score::verdict_of(row.outcome) == row.verdict);
    CHECK(category(row.outcome) == row.category);
  }
}

TEST_CASE("Every verdict has a category of its own, and every failure a message", "[unit]") {
  std::vector<std::string> seen;
  for (int i = 0; i <= static_cast<int>(Verdict::kInfrastructure); ++i) {
    const auto verdict = static_cast<Verdict>(i);
    const auto evidence = score::evidence_of(verdict, ended(Status::kCompleted));
    CHECK(std::find(seen.begin(), seen.end(), evidence.category) == seen.end());
    seen.push_back(evidence.category);
  }
  CHECK(score::evidence_of(Verdict::kNoCode, ended(Status::kCompleted)).message == "no code in the answer");
  CHECK(score::evidence_of(Verdict::kTruncated, ended(Status::kCompleted)).category == "Truncated");
}

TEST_CASE("Subclasses are found under the name that people look for", "[unit]") {
  const std::vector<std::pair<std::string, std::string>> table{
      {"IndentationError", "SyntaxError"},
      {"TabError", "SyntaxError"},
      {"ModuleNotFoundError", "ImportError"},
      {"UnboundLocalError", "NameError"},
      {"UnicodeDecodeError", "ValueError"},
      {"json.decoder.JSONDecodeError", "ValueError"},
      {"FileNotFoundError", "OSError"},
      {"RecursionError", "RecursionError"},
      {"NotImplementedError", "NotImplementedError"},
      {"ZeroDivisionError", "ZeroDivisionError"},
      {"StopIteration", "StopIteration"},
      {"OverflowError", "OverflowError"},
      {"KeyError", "KeyError"},
      {"IndexError", "IndexError"},
      {"AttributeError", "AttributeError"},
      {"ValueError", "ValueError"},
      {"EOFError", "EOFError"},
      {"MyError", "Other Exception"},
      {"Exception", "Other Exception"},
      {"", "Other Exception"},
  };
  for (const auto& [type, expected] : table) {
    INFO(type);
    CHECK(score::category_of_exception(type) == expected);
  }
}

TEST_CASE("Evidence holds what a person needs", "[unit]") {
  const auto wrong = score::evidence_of(Verdict::kWrongAnswer, raised("AssertionError", true, "Test 1"));
  CHECK(wrong.message == "Test 1");
  CHECK(wrong.line == 7);
  CHECK(wrong.in_test);
  CHECK(wrong.source_line == "assert f(1) == 2");

  CHECK(score::evidence_of(Verdict::kException, raised("NameError", false, "name 'x' is not defined")).message ==
        "name 'x' is not defined");
  // The type is said where the category hides it.
  CHECK(score::evidence_of(Verdict::kCompileError, raised("TabError", false, "tabs", Status::kCompileError)).message ==
        "TabError: tabs");
  CHECK(score::evidence_of(Verdict::kException, raised("MyError")).message == "MyError");

  auto crash = ended(Status::kSignaled);
  crash.signal = SIGSEGV;
  CHECK(score::evidence_of(Verdict::kSignal, crash).message == "killed by SIGSEGV (Segmentation fault)");
  crash.signal = 64;
  CHECK(score::evidence_of(Verdict::kSignal, crash).message == "killed by signal 64");

  auto slow = ended(Status::kCpuLimit);
  slow.usage.cpu_ms = 3012;
  CHECK(score::evidence_of(Verdict::kTimeout, slow).message == "stopped after 3.0 s of CPU time");
  slow.status = Status::kWallLimit;
  slow.usage.wall_ms = 15'000;
  CHECK(score::evidence_of(Verdict::kTimeout, slow).message == "stopped after 15.0 s");

  auto quit = ended(Status::kExited);
  quit.flags = {"exit"};
  CHECK(score::evidence_of(Verdict::kExitedEarly, quit).message ==
        "ended with exit status 0 before the end of the test");
  CHECK(score::evidence_of(Verdict::kExitedEarly, quit).flags == std::vector<std::string>{"exit"});

  auto broken = ended(Status::kSandboxError);
  broken.detail = "the slot's cgroup\nis gone";
  CHECK(score::evidence_of(Verdict::kInfrastructure, broken).message == "the slot's cgroup is gone");
}

TEST_CASE("Evidence quotes the line of candidate or test", "[unit]") {
  const auto quoted = [](const std::string& candidate, int line) {
    base::Program program;
    program.candidate = candidate;
    program.test = "def check(f):\n    assert f(1) == 2\n\ncheck(f)";
    base::Evidence evidence;
    evidence.line = line;
    score::quote_source(program, evidence);
    return evidence.source_line;
  };
  CHECK(quoted("def f(x):\n    return y\n", 2) == "return y");
  CHECK(quoted("def f(x):\n    return y\n", 4) == "assert f(1) == 2");
  CHECK(quoted("def f(x):\n    return y", 4) == "assert f(1) == 2");  // the test begins on a line of its own
  CHECK(quoted("def f(x):\n    return y", 6) == "check(f)");
  CHECK(quoted("", 2) == "assert f(1) == 2");
  CHECK(quoted("x", 99).empty());
  CHECK(quoted("x", 0).empty());
  CHECK(quoted("x", -1).empty());
}

TEST_CASE("A pass has no message, but keeps its flags", "[unit]") {
  auto outcome = ended(Status::kCompleted);
  outcome.flags = {"ctypes"};
  const auto evidence = score::evidence_of(Verdict::kPassed, outcome);
  CHECK(evidence.category == "Passed");
  CHECK(evidence.message.empty());
  CHECK(evidence.flags.size() == 1);
}

TEST_CASE("A message is one line of bounded length, cut at a whole character", "[unit]") {
  CHECK(score::evidence_of(Verdict::kException, raised("ValueError", false, " a\n\tb\x1b[31m \x7f c\n")).message ==
        "a b [31m c");
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "é";
  const auto message = score::evidence_of(Verdict::kException, raised("ValueError", false, text)).message;
  CHECK(message.size() == 400 + 3);
  CHECK(message.ends_with("é…"));
  CHECK(score::evidence_of(Verdict::kException, raised("ValueError", false, "x" + text)).message.size() == 399 + 3);
}
