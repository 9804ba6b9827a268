#include <string>

#include <catch2/catch_test_macros.hpp>

#include "sandbox/runtimes/language.h"

namespace {

/// What is made of what g++ 12 printed; the candidate has three lines.
base::Exception explained(const std::string& printed) {
  base::Program program;
  program.runtime = "cpp";
  program.candidate = "int f(int x){\n    return x;\n}\n";
  base::Outcome outcome;
  outcome.status = base::Outcome::Status::kCompileError;
  outcome.exit_code = 1;
  outcome.stderr_head = printed;
  sandbox::cpp_language().explain(program, outcome);
  REQUIRE(outcome.exception);
  return *outcome.exception;
}

std::string type_of_error(const std::string& message) { return explained("main.cpp:2:5: error: " + message).type; }

}  // namespace

TEST_CASE("g++'s errors get the types that other languages have", "[unit]") {
  CHECK(type_of_error("expected ‘;’ before ‘return’") == "SyntaxError");
  CHECK(type_of_error("missing template arguments before ‘<=’ token") == "SyntaxError");
  CHECK(type_of_error("extended character \u00a0 is not valid in an identifier") == "SyntaxError");
  CHECK(type_of_error("invalid preprocessing directive #comment") == "SyntaxError");
  CHECK(type_of_error("#endif without #if") == "SyntaxError");
  CHECK(type_of_error("‘unordered_map’ was not declared in this scope") == "NameError");
  CHECK(type_of_error("narrowing conversion of ‘2.5e+0’ from ‘double’ to ‘int’ [-Wnarrowing]") == "TypeError");
  CHECK(type_of_error("return-statement with no value, in function returning ‘int’ [-fpermissive]") == "TypeError");
  CHECK(type_of_error("redefinition of ‘int main()’") == "CompileError");
}

TEST_CASE("An open brace that only a header of the test finds is an error of syntax", "[unit]") {
  const auto error = explained(
      "In file included from main.cpp:5:\n/usr/include/assert.h:66:8: error: expected unqualified-id before string "
      "constant\ncompilation terminated due to -fmax-errors=1.\n");
  CHECK(error.type == "SyntaxError");
  CHECK(error.message == "expected unqualified-id before string constant");
}

TEST_CASE("A warning before the error is not the error", "[unit]") {
  const auto error = explained(
      "main.cpp: In function ‘int f(int)’:\nmain.cpp:1:9: warning: overflow in conversion from ‘int’ to ‘char’ "
      "[-Woverflow]\nmain.cpp:2:5: error: ‘y’ was not declared in this scope\n");
  CHECK(error.type == "NameError");
  CHECK(error.line == 2);
}
