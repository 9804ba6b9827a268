#include <string>

#include <catch2/catch_test_macros.hpp>

#include "sandbox/runtimes/language.h"

using base::Outcome;

namespace {

// Seven lines, then the test from line 8.
const std::string kCandidate = "\nfn main(){ \n } \n\n\n\nfn f(a: i32, b: i32) -> i32 { a + b }\n";
const std::string kTest = "#[cfg(test)]\nmod tests {}\n";

Outcome explained(Outcome outcome) {
  base::Program program;
  program.runtime = "rust";
  program.candidate = kCandidate;
  program.test = kTest;
  sandbox::rust_language().explain(program, outcome);
  return outcome;
}

/// A line of rustc --error-format=json, without what nobody reads.
std::string diagnostic(const std::string& level, const std::string& code, const std::string& message, int line) {
  const std::string number = std::to_string(line);
  return R"({"$message_type":"diagnostic","message":")" + message + R"(","code":)" +
         (code.empty() ? "null" : R"({"code":")" + code + R"(","explanation":"An error.\n"})") + R"(,"level":")" +
         level + R"(","spans":[{"file_name":"main.rs","line_start":2,"line_end":2,"is_primary":false},)" +
         R"({"file_name":"main.rs","line_start":)" + number + R"(,"line_end":)" + number +
         R"(,"is_primary":true}],"children":[],"rendered":"main.rs:7:35: error"})" + "\n";
}

Outcome not_compiled(const std::string& printed) {
  Outcome outcome;
  outcome.status = Outcome::Status::kCompileError;
  outcome.exit_code = 1;
  outcome.stderr_head = printed;
  outcome = explained(outcome);
  REQUIRE(outcome.status == Outcome::Status::kCompileError);
  REQUIRE(outcome.exception);
  return outcome;
}

std::string type_of_error(const std::string& code, const std::string& message) {
  return not_compiled(diagnostic("error", code, message, 7)).exception->type;
}

/// What libtest prints of a test that panicked.
Outcome panicked(const std::string& words) {
  Outcome outcome;
  outcome.status = Outcome::Status::kExited;
  outcome.exit_code = 101;
  outcome.stdout_head =
      "\nrunning 1 test\ntest tests::test_f ... FAILED\n\nfailures:\n\n---- tests::test_f stdout ----\n" + words +
      "\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n\n\nfailures:\n"
      "    tests::test_f\n\ntest result: FAILED. 0 passed; 1 failed; 0 ignored\n\n";
  outcome = explained(outcome);
  REQUIRE(outcome.status == Outcome::Status::kException);
  REQUIRE(outcome.exception);
  return outcome;
}

std::string type_of_panic(const std::string& message) {
  const auto now = panicked("\nthread 'tests::test_f' (1130) panicked at main.rs:7:58:\n" + message);
  CHECK(now.exception->message == message);
  CHECK(now.exception->line == 7);
  CHECK_FALSE(now.exception->in_test);
  const auto before = panicked("thread 'tests::test_f' panicked at '" + message + "', main.rs:7:57");
  CHECK(before.exception->message == message);
  CHECK(before.exception->line == 7);
  CHECK(before.exception->type == now.exception->type);
  return now.exception->type;
}

}  // namespace

TEST_CASE("errors of rustc have types", "[rust]") {
  CHECK(type_of_error("E0425", "cannot find value `c` in this scope") == "NameError");
  CHECK(type_of_error("E0433", "failed to resolve: use of undeclared type `HashMap`") == "NameError");
  CHECK(type_of_error("E0412", "cannot find type `Foo` in this scope") == "NameError");
  CHECK(type_of_error("E0599", "no method named `foo` found for type `i32` in the current scope") == "NameError");
  CHECK(type_of_error("", "cannot find macro `foo` in this scope") == "NameError");
  CHECK(type_of_error("E0308", "mismatched types") == "TypeError");
  CHECK(type_of_error("E0277", "cannot add `{float}` to `i32`") == "TypeError");
  CHECK(type_of_error("E0432", "unresolved import `foo`") == "ImportError");
  CHECK(type_of_error("E0463", "can't find crate for `foo`") == "ImportError");
  CHECK(type_of_error("", "expected expression, found `}`") == "SyntaxError");
  CHECK(type_of_error("", "unexpected closing delimiter: `}`") == "SyntaxError");
  CHECK(type_of_error("", "this file contains an unclosed delimiter") == "SyntaxError");
  CHECK(type_of_error("E0765", "unterminated double quote string") == "SyntaxError");
  CHECK(type_of_error("E0753", "expected outer doc comment") == "SyntaxError");
  CHECK(type_of_error("", "Rust has no postfix increment operator") == "SyntaxError");
  CHECK(type_of_error("", "prefix `Smart` is unknown") == "SyntaxError");
  CHECK(type_of_error("", "an inner attribute is not permitted in this context") == "SyntaxError");
  CHECK(type_of_error("overflowing_literals", "literal out of range for `u8`") == "CompileError");
  CHECK(type_of_error("", "linking with `/usr/bin/cc` failed: exit status: 1") == "CompileError");
}

TEST_CASE("the first error of rustc counts, at its primary span", "[rust]") {
  const auto outcome =
      not_compiled(diagnostic("warning", "", "unused", 3) + diagnostic("error", "E0308", "mismatched types", 7) +
                   diagnostic("error", "E0425", "cannot find value `c` in this scope", 6) +
                   diagnostic("error", "", "aborting due to 2 previous errors", 1));
  CHECK(outcome.exception->message == "mismatched types");
  CHECK(outcome.exception->line == 7);
  CHECK_FALSE(outcome.exception->in_test);
  CHECK(not_compiled(diagnostic("error", "", "expected one of `.`", 9)).exception->in_test);
}

TEST_CASE("an error of the borrow checker says so", "[rust]") {
  const auto outcome = not_compiled(diagnostic("error", "E0382", "borrow of moved value: `s`", 7));
  CHECK(outcome.exception->type == "CompileError");
  CHECK(outcome.exception->message == "borrow checker: borrow of moved value: `s`");
}

TEST_CASE("a torn last line of rustc does no harm", "[rust]") {
  const auto whole = diagnostic("error", "E0308", "mismatched types", 7);
  CHECK(not_compiled(whole + whole.substr(0, 80)).exception->message == "mismatched types");
  const auto torn = not_compiled(whole.substr(0, 80));
  CHECK(torn.exception->type == "CompileError");
  CHECK(torn.exception->line == 0);
  CHECK(not_compiled("").exception->type == "CompileError");
}

TEST_CASE("panics of Rust programs have types, before and since rustc 1.73", "[rust]") {
  CHECK(type_of_panic("index out of bounds: the len is 0 but the index is 1") == "IndexError");
  CHECK(type_of_panic("range start index 1 out of range for slice of length 0") == "IndexError");
  CHECK(type_of_panic("byte index 1 is not a char boundary; it is inside 'a' (bytes 0..2) of `b`") == "IndexError");
  CHECK(type_of_panic("attempt to divide by zero") == "ZeroDivisionError");
  CHECK(type_of_panic("attempt to calculate the remainder with a divisor of zero") == "ZeroDivisionError");
  CHECK(type_of_panic("attempt to subtract with overflow") == "OverflowError");
  CHECK(type_of_panic("no entry found for key") == "KeyError");
  CHECK(type_of_panic("called `Option::unwrap()` on a `None` value") == "panic");
  CHECK(type_of_panic("my words 1") == "panic");
}

TEST_CASE("a failed assertion of a Rust test is the test's", "[rust]") {
  const auto now = panicked(
      "\nthread 'tests::test_f' (1069) panicked at main.rs:9:9:\nassertion `left == right` failed\n  left: -1\n right: "
      "3");
  CHECK(now.exception->type == "AssertionError");
  CHECK(now.exception->message == "assertion `left == right` failed\n  left: -1\n right: 3");
  CHECK(now.exception->line == 9);
  CHECK(now.exception->in_test);
  const auto before = panicked(
      "thread 'tests::test_f' panicked at 'assertion failed: `(left == right)`\n  left: `-1`,\n right: `3`', "
      "main.rs:9:9");
  CHECK(before.exception->type == "AssertionError");
  CHECK(before.exception->line == 9);
  CHECK(before.exception->in_test);
  CHECK(panicked("thread 'tests::test_f' panicked at 'the test's own words', main.rs:9:9").exception->type ==
        "AssertionError");
}

TEST_CASE("a panic inside the standard library has no line", "[rust]") {
  const auto outcome = panicked(
      "thread 'tests::test_f' panicked at 'slice index starts at 2 but ends at 1', "
      "library/core/src/slice/index.rs:52:5");
  CHECK(outcome.exception->type == "IndexError");
  CHECK(outcome.exception->line == 0);
  CHECK_FALSE(outcome.exception->in_test);
}

TEST_CASE("what makes a Rust program abort has a name", "[rust]") {
  Outcome outcome;
  outcome.status = Outcome::Status::kSignaled;
  outcome.signal = 6;
  outcome.stderr_head =
      "\nthread 'tests::test_f' (1314) has overflowed its stack\nfatal runtime error: stack overflow, aborting\n";
  CHECK(explained(outcome).exception->type == "RecursionError");
  outcome.stderr_head = "memory allocation of 562949953421312 bytes failed\n";
  CHECK(explained(outcome).exception->type == "MemoryError");
  outcome.stderr_head = "";
  CHECK(explained(outcome).status == Outcome::Status::kSignaled);
}

TEST_CASE("a Rust program that ends itself is no exception", "[rust]") {
  Outcome outcome;
  outcome.status = Outcome::Status::kExited;
  outcome.stdout_head = "\nrunning 1 test\n";
  CHECK(explained(outcome).status == Outcome::Status::kExited);
}
