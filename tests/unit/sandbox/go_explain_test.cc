#include <string>

#include <catch2/catch_test_macros.hpp>

#include "sandbox/runtimes/language.h"

using base::Outcome;

namespace {

// Seven lines, then the test from line 8.
const std::string kCandidate = "package main\n\nimport (\n\t\"testing\"\n)\n\nfunc F(a, b int) int {}\n";
const std::string kTest = "func TestF(t *testing.T) {\n}\n";

Outcome explained(Outcome outcome) {
  base::Program program;
  program.runtime = "go";
  program.candidate = kCandidate;
  program.test = kTest;
  sandbox::go_language().explain(program, outcome);
  return outcome;
}

/// The type of the error that the builder printed.
std::string type_of_error(const std::string& printed) {
  Outcome outcome;
  outcome.status = Outcome::Status::kCompileError;
  outcome.exit_code = 1;
  outcome.stderr_head = printed;
  outcome = explained(outcome);
  REQUIRE(outcome.status == Outcome::Status::kCompileError);
  REQUIRE(outcome.exception);
  return outcome.exception->type;
}

Outcome ended(int exit_code, const std::string& out, const std::string& err) {
  Outcome outcome;
  outcome.status = Outcome::Status::kExited;
  outcome.exit_code = exit_code;
  outcome.stdout_head = out;
  outcome.stderr_head = err;
  return explained(outcome);
}

/// What a test program prints when a function of the candidate panics.
std::string panicked(const std::string& first_lines) {
  return first_lines + R"(

goroutine 21 [running]:
testing.tRunner.func1.2({0x5310e0, 0x37b84cc6a030})
	$GOROOT/src/testing/testing.go:1974 +0x232
panic({0x5310e0?, 0x37b84cc6a030?})
	$GOROOT/src/runtime/panic.go:860 +0x13a
main.F(...)
	/build/main_test.go:7
main.TestF(0x37b84cbe1f60?)
	/build/main_test.go:9 +0xa
)";
}

std::string type_of_panic(const std::string& first_lines) {
  const auto outcome = ended(2, "--- FAIL: TestF (0.00s)\n", panicked(first_lines));
  REQUIRE(outcome.status == Outcome::Status::kException);
  REQUIRE(outcome.exception);
  CHECK(outcome.exception->line == 7);
  CHECK_FALSE(outcome.exception->in_test);
  return outcome.exception->type;
}

}  // namespace

TEST_CASE("errors of the Go compiler have types", "[go]") {
  CHECK(type_of_error("main_test.go:7:33: undefined: c\n") == "NameError");
  CHECK(type_of_error("main_test.go:7:31: x.foo undefined (type T has no field or method foo)\n") == "NameError");
  CHECK(type_of_error("main_test.go:7:31: built-in max requires go1.21 or later (-lang was set to go1.18)\n") ==
        "NameError");
  CHECK(type_of_error("main_test.go:9:6: syntax error: unexpected name TestF, expected (\n") == "SyntaxError");
  CHECK(type_of_error("main_test.go:9:6: syntax error: unexpected TestF, expecting (\n") == "SyntaxError");
  CHECK(type_of_error("main_test.go:7:8: \"fmt\" imported and not used\n") == "ImportError");
  CHECK(type_of_error("main_test.go:7:8: imported and not used: \"fmt\"\n") == "ImportError");
  CHECK(type_of_error(
            "main_test.go:4:2: \"testing\" imported and not used\nmain_test.go:39:1: comment not terminated\n") ==
        "SyntaxError");
  CHECK(type_of_error("main_test.go:9:1: invalid NUL character\n") == "SyntaxError");
  CHECK(type_of_error("main_test.go:9:1: invalid BOM in the middle of the file\n") == "SyntaxError");
  CHECK(type_of_error("main_test.go:7:8: could not import nostd/x (open : no such file or directory)\n") ==
        "ImportError");
  CHECK(type_of_error(
            "main_test.go:7:31: cannot use \"x\" (untyped string constant) as int value in return statement\n") ==
        "TypeError");
  CHECK(type_of_error("main_test.go:7:56: invalid operation: a + \"x\" (mismatched types int and untyped string)\n") ==
        "TypeError");
  CHECK(type_of_error("main_test.go:7:24: declared and not used: x\n") == "CompileError");
  CHECK(type_of_error("main_test.go:7:24: missing return\n") == "CompileError");
  CHECK(type_of_error("main_test.go:8:6: F redeclared in this block\n\tmain_test.go:7:6: other declaration of F\n") ==
        "CompileError");
  CHECK(type_of_error("compile: signal: killed\n") == "CompileError");
  CHECK(type_of_error("") == "CompileError");
}

TEST_CASE("a Go error names its line and whose it is", "[go]") {
  Outcome outcome;
  outcome.status = Outcome::Status::kCompileError;
  outcome.stderr_head = "main_test.go:7:33: undefined: c\nmain_test.go:9:1: undefined: d\n";
  auto found = explained(outcome);
  CHECK(found.exception->message == "undefined: c");
  CHECK(found.exception->line == 7);
  CHECK_FALSE(found.exception->in_test);
  outcome.stderr_head = "main_test.go:9:1: undefined: G\n";
  CHECK(explained(outcome).exception->in_test);
}

TEST_CASE("what go vet finds is a compile error", "[go]") {
  Outcome outcome;
  outcome.status = Outcome::Status::kCompileError;
  outcome.stderr_head = "vet: main_test.go:7:41: fmt.Sprintf format %d has arg \"x\" of wrong type string\n";
  outcome = explained(outcome);
  CHECK(outcome.exception->type == "CompileError");
  CHECK(outcome.exception->message == "vet: fmt.Sprintf format %d has arg \"x\" of wrong type string");
  CHECK(outcome.exception->line == 7);
}

TEST_CASE("panics of Go programs have types", "[go]") {
  CHECK(type_of_panic("panic: runtime error: index out of range [1] with length 0 [recovered, repanicked]") ==
        "IndexError");
  CHECK(type_of_panic("panic: runtime error: slice bounds out of range [1:0] [recovered]\n\tpanic: runtime error: "
                      "slice bounds out of range [1:0]") == "IndexError");
  CHECK(type_of_panic("panic: runtime error: integer divide by zero [recovered, repanicked]") == "ZeroDivisionError");
  CHECK(
      type_of_panic("panic: runtime error: invalid memory address or nil pointer dereference [recovered, repanicked]\n"
                    "[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x519022]") == "NilPointer");
  CHECK(type_of_panic("panic: assignment to entry in nil map [recovered, repanicked]") == "NilPointer");
  CHECK(type_of_panic("panic: interface conversion: interface {} is string, not int [recovered, repanicked]") ==
        "TypeError");
  CHECK(type_of_panic("panic: unexpected call to os.Exit(0) during test [recovered, repanicked]") == "SystemExit");
  CHECK(type_of_panic("panic: my words [recovered, repanicked]") == "panic");
  CHECK(type_of_panic("fatal error: all goroutines are asleep - deadlock!") == "Deadlock");
  CHECK(type_of_panic("fatal error: concurrent map writes") == "panic");
  CHECK(type_of_panic("runtime: goroutine stack exceeds 1000000000-byte limit\nfatal error: stack overflow") ==
        "RecursionError");
  CHECK(type_of_panic("fatal error: runtime: out of memory") == "MemoryError");
}

TEST_CASE("a panic's message has no word of its handling", "[go]") {
  const auto now = ended(2, "", panicked("panic: my words [recovered, repanicked]"));
  CHECK(now.exception->message == "my words");
  const auto before = ended(2, "", panicked("said before\npanic: my words [recovered]\n\tpanic: my words"));
  CHECK(before.exception->message == "my words");
}

TEST_CASE("a failed assertion of testify is the test's", "[go]") {
  const auto outcome = ended(1, R"(printed before
--- FAIL: TestF (0.00s)
    main_test.go:9: 
        	Error Trace:	/tmp/work/main_test.go:9
        	Error:      	Not equal: 
        	            	expected: 3
        	            	actual  : -1
        	Test:       	TestF
FAIL
)",
                             "");
  REQUIRE(outcome.status == Outcome::Status::kException);
  CHECK(outcome.exception->type == "AssertionError");
  CHECK(outcome.exception->message == "Not equal: expected: 3 actual  : -1");
  CHECK(outcome.exception->line == 9);
  CHECK(outcome.exception->in_test);
}

TEST_CASE("a failed Go test is known when its words were cut off", "[go]") {
  const auto outcome = ended(1, std::string(4096, 'x'), "");
  CHECK(outcome.status == Outcome::Status::kException);
  CHECK(outcome.exception->type == "AssertionError");
  CHECK(outcome.exception->in_test);
}

TEST_CASE("a Go program that ends itself is no exception", "[go]") {
  CHECK(ended(0, "", "").status == Outcome::Status::kExited);
  CHECK(ended(3, "", "").status == Outcome::Status::kExited);
  CHECK(ended(1, "PASS\n", "2026/01/01 log.Fatal\n").status == Outcome::Status::kExited);
}
