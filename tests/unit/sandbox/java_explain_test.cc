// What javac and the JVM printed (JDK 17.0.15; the compile server's words are the same with JDK 25) and what is made of
// it.
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "sandbox/runtimes/language.h"

using base::Outcome;
using Status = base::Outcome::Status;

namespace {

/// A program whose first `lines` lines are the candidate's.
base::Program program_of(int lines) {
  base::Program program;
  program.runtime = "java";
  program.candidate = std::string(static_cast<std::size_t>(lines), '\n');
  return program;
}

Outcome explained(Status status, int exit_code, const std::string& printed, int candidate_lines = 22) {
  Outcome outcome;
  outcome.status = status;
  outcome.exit_code = exit_code;
  outcome.stderr_head = printed;
  sandbox::java_language().explain(program_of(candidate_lines), outcome);
  return outcome;
}

struct Row {
  std::string printed;
  std::string type;
  std::string message;
  int line;
  bool in_test;
};

void check(const Outcome& outcome, const Row& row) {
  INFO(row.printed);
  REQUIRE(outcome.exception);
  CHECK(outcome.exception->type == row.type);
  CHECK(outcome.exception->message == row.message);
  CHECK(outcome.exception->line == row.line);
  CHECK(outcome.exception->in_test == row.in_test);
}

}  // namespace

TEST_CASE("java: the first error of the compiler becomes the exception") {
  const Row rows[] = {
      {"syntax\tcompiler.err.expected\t4\t';' expected\n", "SyntaxError", "';' expected", 4, false},
      {"syntax\tcompiler.err.illegal.start.of.expr\t5\tillegal start of expression\n"
       "syntax\tcompiler.err.premature.eof\t9\treached end of file while parsing\n",
       "SyntaxError", "illegal start of expression", 5, false},
      {"warning\tcompiler.warn.has.been.deprecated.for.removal\t3\tstop() in java.lang.Thread has been deprecated and "
       "marked for removal\n"
       "error\tcompiler.err.cant.resolve.location\t4\tcannot find symbol; symbol: variable y; location: class "
       "Solution\n"
       "note\tcompiler.note.unchecked.filename\t0\t/Main.java uses unchecked or unsafe operations.\n",
       "NameError", "cannot find symbol; symbol: variable y; location: class Solution", 4, false},
      {"error\tcompiler.err.cant.resolve.location.args\t4\tcannot find symbol; symbol: method foo(); location: "
       "variable l of type java.util.List<java.lang.Integer>\n",
       "NameError",
       "cannot find symbol; symbol: method foo(); location: variable l of type java.util.List<java.lang.Integer>", 4,
       false},
      {"error\tcompiler.err.doesnt.exist\t1\tpackage org.foo does not exist\n", "ImportError",
       "package org.foo does not exist", 1, false},
      {"error\tcompiler.err.cant.resolve.location\t1\tcannot find symbol; symbol: class Lisst; location: package "
       "java.util\n",
       "ImportError", "cannot find symbol; symbol: class Lisst; location: package java.util", 1, false},
      {"error\tcompiler.err.prob.found.req\t4\tincompatible types: java.lang.String cannot be converted to int\n",
       "TypeError", "incompatible types: java.lang.String cannot be converted to int", 4, false},
      {"error\tcompiler.err.operator.cant.be.applied.1\t4\tbad operand types for binary operator '*'; first type: "
       "java.util.List<java.lang.Integer>; second type: int\n",
       "TypeError",
       "bad operand types for binary operator '*'; first type: java.util.List<java.lang.Integer>; second type: int", 4,
       false},
      {"error\tcompiler.err.missing.ret.stmt\t5\tmissing return statement\n", "CompileError",
       "missing return statement", 5, false},
      {"error\tcompiler.err.cant.resolve.location\t24\tcannot find symbol; symbol: class Solution; location: class "
       "Main\n",
       "NameError", "cannot find symbol; symbol: class Solution; location: class Main", 24, true},
      {"error\tcrash\t0\tthe compiler failed: java.lang.StackOverflowError\n", "CompileError",
       "the compiler failed: java.lang.StackOverflowError", 0, false},
  };
  for (const auto& row : rows) {
    const auto outcome = explained(Status::kCompileError, 0, row.printed);
    CHECK(outcome.status == Status::kCompileError);
    check(outcome, row);
  }
}

TEST_CASE("java: an uncaught exception is told by its name and the innermost line of the program") {
  const Row rows[] = {
      {"Exception in thread \"main\" java.lang.AssertionError\n"
       "\tat Main.main(Main.java:31)\n"
       "\tat TestMain.main(TestMain.java:19)\n",
       "AssertionError", "", 31, true},
      {"Exception in thread \"main\" java.lang.AssertionError: mine\n"
       "\tat Solution.all(Main.java:13)\n"
       "\tat Main.main(Main.java:28)\n"
       "\tat TestMain.main(TestMain.java:19)\n",
       "AssertionError", "mine", 13, false},
      {"Exception in thread \"main\" java.util.ConcurrentModificationException\n"
       "\tat java.base/java.util.ArrayList$Itr.checkForComodification(ArrayList.java:1013)\n"
       "\tat java.base/java.util.ArrayList$Itr.next(ArrayList.java:967)\n"
       "\tat Solution.all(Main.java:15)\n"
       "\tat Main.main(Main.java:28)\n",
       "ConcurrentModificationException", "", 15, false},
      {"Exception in thread \"main\" Solution$MyEx: two\nlines\n"
       "\tat Solution.all(Main.java:10)\n",
       "MyEx", "two\nlines", 10, false},
      {"Exception in thread \"main\" java.lang.StackOverflowError\n"
       "\tat Solution.deep(Main.java:4)\n"
       "\tat Solution.deep(Main.java:4)\n\tat Solution.de",
       "StackOverflowError", "", 4, false},
      {"Exception in thread \"main\" java.lang.ExceptionInInitializerError\n"
       "\tat Solution.all(Main.java:11)\n"
       "\tat Main.main(Main.java:28)\n"
       "Caused by: java.lang.NumberFormatException: For input string: \"x\"\n"
       "\tat java.base/java.lang.NumberFormatException.forInputString(NumberFormatException.java:67)\n"
       "\tat java.base/java.lang.Integer.parseInt(Integer.java:668)\n"
       "\tat Solution$Init.<clinit>(Main.java:6)\n"
       "\t... 3 more\n",
       "NumberFormatException", "For input string: \"x\"", 6, false},
      {"Exception in thread \"main\" java.lang.RuntimeException: java.lang.ArithmeticException: / by zero\n"
       "\tat Solution.all(Main.java:14)\n"
       "\tat Main.main(Main.java:28)\n"
       "Caused by: java.lang.ArithmeticException: / by zero\n"
       "\tat Solution.bad(Main.java:3)\n"
       "\t... 3 more\n",
       "RuntimeException", "java.lang.ArithmeticException: / by zero", 14, false},
      // What the program prints itself stands in front.
      {"Exception in thread \"main\" java.lang.Fake: no\n"
       "\tat Solution.x(Main.java:1)\n"
       "Exception in thread \"main\" java.lang.ArithmeticException: / by zero\n"
       "\tat Solution.bad(Main.java:3)\n",
       "ArithmeticException", "/ by zero", 3, false},
      {"Exception: java.lang.OutOfMemoryError thrown from the UncaughtExceptionHandler in thread \"main\"\n",
       "OutOfMemoryError", "", 0, false},
  };
  for (const auto& row : rows) {
    const auto outcome = explained(Status::kExited, 1, row.printed);
    CHECK(outcome.status == Status::kException);
    check(outcome, row);
  }
}

TEST_CASE("java: a program that ends itself raised nothing") {
  CHECK_FALSE(explained(Status::kExited, 3, "").exception);
  CHECK_FALSE(explained(Status::kExited, 1, "no trace\n").exception);
  // Another thread died; the main thread called System.exit(0).
  const auto outcome = explained(Status::kExited, 0,
                                 "Exception in thread \"Thread-0\" Solution$MyEx: t\n"
                                 "\tat Solution.lambda$all$1(Main.java:19)\n");
  CHECK(outcome.status == Status::kExited);
  CHECK_FALSE(outcome.exception);
}
