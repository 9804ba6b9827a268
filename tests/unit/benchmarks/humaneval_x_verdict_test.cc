#include "benchmarks/humaneval_x_verdict.h"

#include <map>
#include <string>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

using base::Verdict;
using Catch::Matchers::StartsWith;
using Status = base::Outcome::Status;

namespace {

struct Judged {
  Verdict verdict;
  std::string category;
  std::string words;
  std::map<std::string, Verdict> parts;
};

/// As harness/run does: the classifier's verdict first, which is given here.
Judged judge(const std::string& language, const base::Outcome& outcome, Verdict verdict) {
  base::TestResult result;
  result.verdict = verdict;
  benchmarks::judge_humaneval_x(language, {}, outcome, result);
  return {result.verdict, result.evidence.category, result.official_result, {result.parts.begin(), result.parts.end()}};
}

base::Outcome outcome_of(Status status, int exit_code = 0) {
  base::Outcome outcome;
  outcome.status = status;
  outcome.exit_code = exit_code;
  return outcome;
}

base::Outcome printed(Status status, const std::string& out, const std::string& err) {
  base::Outcome outcome = outcome_of(status);
  outcome.stdout_head = out;
  outcome.stderr_head = err;
  outcome.usage.output_bytes = out.size() + err.size();
  return outcome;
}

base::Outcome raised(const std::string& type, const std::string& message, const std::string& err) {
  base::Outcome outcome = printed(Status::kException, "", err);
  outcome.exit_code = 1;
  outcome.exception = base::Exception{type, message, 1, true, ""};
  return outcome;
}

}  // namespace

TEST_CASE("only the end of the test makes a pass, and an early exit that passes officially shows both verdicts") {
  for (const std::string language : {"cpp", "java", "go", "rust"}) {
    auto judged = judge(language, outcome_of(Status::kCompleted), Verdict::kPassed);
    CHECK(judged.verdict == Verdict::kPassed);
    CHECK(judged.words == "passed");
    CHECK(judged.parts.empty());
    judged = judge(language, outcome_of(Status::kExited, 0), Verdict::kExitedEarly);
    CHECK(judged.verdict == Verdict::kExitedEarly);
    CHECK(judged.words == "passed");
    CHECK(judged.parts ==
          std::map<std::string, Verdict>{{"official", Verdict::kPassed}, {"corrected", Verdict::kExitedEarly}});
    judged = judge(language, outcome_of(Status::kExited, 3), Verdict::kExitedEarly);
    CHECK(judged.verdict == Verdict::kExitedEarly);
    CHECK_THAT(judged.words, StartsWith("failed: "));
    CHECK(judged.parts.empty());
    judged = judge(language, outcome_of(Status::kSandboxError), Verdict::kInfrastructure);
    CHECK(judged.verdict == Verdict::kInfrastructure);
    CHECK(judged.words.empty());
    CHECK(judged.parts.empty());
  }
  const auto python = judge("python", outcome_of(Status::kExited, 0), Verdict::kExitedEarly);
  CHECK(python.verdict == Verdict::kExitedEarly);
  CHECK(python.words == "timed out");
  CHECK(python.parts.empty());
}

TEST_CASE("JavaScript: no output is the official rule, the assertions are the corrected one") {
  auto judged = judge("javascript", outcome_of(Status::kCompleted), Verdict::kPassed);
  CHECK(judged.verdict == Verdict::kPassed);
  CHECK(judged.parts ==
        std::map<std::string, Verdict>{{"official", Verdict::kPassed}, {"corrected", Verdict::kPassed}});
  judged = judge("javascript", printed(Status::kCompleted, "debug 1\nmore\n", ""), Verdict::kPassed);
  CHECK(judged.verdict == Verdict::kWrongAnswer);
  CHECK(judged.category == "Unexpected Output");
  CHECK(judged.words == "failed: debug 1\nmore");
  CHECK(judged.parts ==
        std::map<std::string, Verdict>{{"official", Verdict::kWrongAnswer}, {"corrected", Verdict::kPassed}});
  judged = judge("javascript", raised("AssertionError", "", "Assertion failed\n"), Verdict::kWrongAnswer);
  CHECK(judged.verdict == Verdict::kWrongAnswer);
  CHECK(judged.words == "failed: Assertion failed");
  CHECK(judged.parts ==
        std::map<std::string, Verdict>{{"official", Verdict::kWrongAnswer}, {"corrected", Verdict::kWrongAnswer}});
  for (const int status : {0, 1}) {  // process.exit(): nobody looks at the status
    judged = judge("javascript", outcome_of(Status::kExited, status), Verdict::kExitedEarly);
    CHECK(judged.verdict == Verdict::kExitedEarly);
    CHECK(judged.words == "passed");
    CHECK(judged.parts ==
          std::map<std::string, Verdict>{{"official", Verdict::kPassed}, {"corrected", Verdict::kExitedEarly}});
  }
  judged = judge("javascript", printed(Status::kExited, "x", ""), Verdict::kExitedEarly);
  CHECK(judged.parts.at("official") == Verdict::kExitedEarly);
  judged = judge("javascript", outcome_of(Status::kCpuLimit), Verdict::kTimeout);
  CHECK(judged.words == "timed out");
  CHECK(judged.parts.at("official") == Verdict::kTimeout);
}

TEST_CASE("CodeGeeX' words for an outcome in each language") {
  const auto words = [](const std::string& language, const base::Outcome& outcome) {
    return judge(language, outcome, Verdict::kException).words;
  };
  const auto compile_error = printed(Status::kCompileError, "", "test.cpp:3:1: error: no\n");
  CHECK(words("cpp", compile_error) == "failed: compilation error: test.cpp:3:1: error: no");
  CHECK(words("java", compile_error) == "failed: compilation error");
  CHECK(words("rust", compile_error) == "failed: compilation error");
  CHECK(words("go", compile_error) == "failed: test.cpp:3:1: error: no");
  CHECK(words("javascript", compile_error) == "failed: test.cpp:3:1: error: no");
  CHECK(words("java", outcome_of(Status::kWallLimit)) == "time out");
  for (const std::string language : {"cpp", "go", "rust", "python"})
    CHECK(words(language, outcome_of(Status::kCpuLimit)) == "timed out");
  CHECK(words("java", raised("java.lang.AssertionError", "", "Exception … java.lang.AssertionError")) ==
        "failed: wrong answer");
  CHECK(words("java", raised("NullPointerException", "", "Exception in thread")) == "failed: Exception in thread");
  CHECK(words("java", outcome_of(Status::kSignaled)) == "failed: unknown error");
  CHECK(words("rust", raised("panic", "", "thread panicked")) == "failed: execution error");
  CHECK(words("python", raised("AssertionError", "said", "")) == "failed: AssertionError");
  CHECK(words("python", raised("NameError", "name 'x' is not defined", "")) == "failed: name 'x' is not defined");
  CHECK(words("cpp", printed(Status::kSignaled, "", std::string(298, 'a') + "äöü")) ==
        "failed: " + std::string(298, 'a') + "ä…");
}
