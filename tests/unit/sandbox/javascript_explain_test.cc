// What guest.js and node 20.20.2 said, and what is made of it.
#include <csignal>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "sandbox/runtimes/language.h"

using base::Outcome;
using Status = base::Outcome::Status;

namespace {

Outcome explained(Outcome outcome) {
  base::Program program;
  program.runtime = "javascript";
  program.candidate = "const f = (x) => {\n  return y;\n}\n";
  sandbox::javascript_language().explain(program, outcome);
  return outcome;
}

Outcome raised(const std::string& type, int line, const std::string& printed = "", Status status = Status::kException) {
  Outcome outcome;
  outcome.status = status;
  outcome.exception = base::Exception{type, "message", line, false, ""};
  outcome.stderr_head = printed;
  return explained(outcome);
}

}  // namespace

TEST_CASE("javascript: an error in the candidate's lines is the candidate's") {
  CHECK_FALSE(raised("ReferenceError", 2).exception->in_test);
  CHECK_FALSE(raised("AssertionError", 3).exception->in_test);
  CHECK(raised("AssertionError", 4).exception->in_test);
  const auto syntax = raised("SyntaxError", 2, "", Status::kCompileError);
  CHECK(syntax.status == Status::kCompileError);
  CHECK_FALSE(syntax.exception->in_test);
}

TEST_CASE("javascript: of what is thrown but is no Error only node names the line") {
  const auto outcome = raised("Error", 0,
                              "\n/build/test.js:2\n  throw \"text\";\n  ^\ntext\n(Use `node --trace-uncaught ...` to "
                              "show where the exception was thrown)\n\nNode.js v20.20.2\n");
  CHECK(outcome.exception->line == 2);
}

TEST_CASE("javascript: a heap that is full is told from a crash") {
  Outcome outcome;
  outcome.status = Status::kSignaled;
  outcome.signal = SIGABRT;
  CHECK(explained(outcome).status == Status::kSignaled);
  outcome.stderr_head =
      "\n<--- Last few GCs --->\n\n[21414:0x9118f40]      439 ms: Mark-Compact 200.1 (206.3) -> 200.1 (206.3) MB, "
      "23.49 "
      "/ 0.00 ms  (average mu = 0.102, current mu = 0.034) allocation failure; scavenge might not succeed\n\n\n<--- JS "
      "stacktrace --->\n\nFATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n----- "
      "Native stack trace -----\n";
  const auto full = explained(outcome);
  CHECK(full.status == Status::kException);
  CHECK(full.exception->type == "OutOfMemoryError");
}

TEST_CASE("javascript: an error that guest.js could not report is read from what node printed") {
  Outcome outcome;
  outcome.status = Status::kExited;
  outcome.exit_code = 1;
  outcome.stderr_head =
      "/build/test.js:2\n  return y;\n  ^\n\nReferenceError: y is not defined\n    at f (/build/test.js:2:3)\n    at "
      "test "
      "(/build/test.js:5:18)\n\nNode.js v20.20.2\n";
  const auto read = explained(outcome);
  REQUIRE(read.status == Status::kException);
  CHECK(read.exception->type == "ReferenceError");
  CHECK(read.exception->message == "y is not defined");
  CHECK(read.exception->line == 2);
  CHECK_FALSE(read.exception->in_test);
}

TEST_CASE("javascript: a program that ends itself raised nothing") {
  Outcome outcome;
  outcome.status = Status::kExited;
  CHECK_FALSE(explained(outcome).exception);
  outcome.exit_code = 3;
  CHECK_FALSE(explained(outcome).exception);
}
