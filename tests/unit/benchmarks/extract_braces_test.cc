#include "benchmarks/extract_braces.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "benchmarks/extract_auto.h"
#include "benchmarks/rust_uses.h"
#include "benchmarks/syntax.h"
#include "benchmarks/whole_program.h"

using benchmarks::extract_auto;
using benchmarks::ExtractionTask;
using Catch::Matchers::ContainsSubstring;

namespace {

const ExtractionTask kCpp{"cpp", "f",
                          "#include<vector>\nusing namespace std;\nint helper(int a){\n    return a;\n}\n"
                          "/* Doc. */\nint f(int a){\n"};
const ExtractionTask kJava{
    "java", "f",
    "import java.util.*;\n\nclass Solution {\n    public int helper(int a) {\n        return a;\n"
    "    }\n\n    /** Doc. */\n    public int f(int a) {\n"};
const ExtractionTask kJs{"javascript", "f", "/* Doc. */\nconst f = (a) => {\n"};
const ExtractionTask kGo{"go", "F", "import (\n    \"math\"\n)\n\n// Doc.\nfunc F(a int) int {\n"};
const ExtractionTask kRust{"rust", "f",
                           "\nuse std::{cmp::{max, self}, collections::{HashSet, HashMap}};\nuse rand::Rng;\n\n"
                           "fn f(a: i32) -> i32 {\n\n/* Doc. */\n"};

std::string fenced(const std::string& tag, const std::string& code) {
  return "Sure, here it's:\n\n```" + tag + "\n" + code + "```\n\nIt works.\n";
}

std::string code_of(const std::string& answer, const ExtractionTask& task) {
  const auto solution = extract_auto(answer, task);
  CHECK(solution.found);
  return (solution.whole_program ? "" : std::string(task.stub)) + solution.code;
}

/// Without errors, and the function once.
bool is_whole(const std::string& code, const ExtractionTask& task) {
  const auto outline = benchmarks::outline(task.language, code);
  int defined = 0;
  for (const auto& statement : outline.statements)
    for (const auto& name : statement.names)
      defined += name == (task.language == "java" ? "Solution" : task.entry_point);
  return !outline.has_error && defined == 1;
}

}  // namespace

TEST_CASE("a body continues the stub, and is closed where the answer did not") {
  for (const std::string closing : {"", "}\n", "}\n\n"}) {
    CHECK(is_whole(code_of(fenced("cpp", "    return a;\n" + closing), kCpp), kCpp));
    CHECK(is_whole(code_of(fenced("go", "    return a\n" + closing), kGo), kGo));
    CHECK(is_whole(code_of(fenced("js", "  return a\n" + closing), kJs), kJs));
    CHECK(is_whole(code_of(fenced("rust", "    a + 1\n" + closing), kRust), kRust));
    CHECK(is_whole(code_of(fenced("java", "        return a;\n" + closing), kJava), kJava));
  }
  CHECK(is_whole(code_of(fenced("java", "        return a;\n    }\n}\n"), kJava), kJava));
  const auto solution = extract_auto(fenced("cpp", "    return a;\n}\n"), kCpp);
  CHECK(!solution.whole_program);
  CHECK(solution.code == "    return a;\n}\n");
  CHECK(code_of(fenced("cpp", "    return a;\n}\n\nint main() {\n    return f(1);\n}\n"), kCpp) ==
        std::string(kCpp.stub) + "    return a;\n}\n\n\n");
}

TEST_CASE("a function with its signature keeps what the prompt has before it") {
  const std::string cpp = code_of(fenced("cpp", "int f(int a) {\n    return helper(a);\n}\n"), kCpp);
  CHECK(is_whole(cpp, kCpp));
  CHECK_THAT(cpp, ContainsSubstring("using namespace std;") && ContainsSubstring("int helper"));
  const std::string again = code_of(
      fenced("c++", "#include <map>\nint helper(int b) { return b; }\nint f(int a) { return helper(a); }\n"), kCpp);
  CHECK(is_whole(again, kCpp));
  CHECK(again.find("int helper") == again.rfind("int helper"));
  CHECK_THAT(again, ContainsSubstring("#include <map>") && ContainsSubstring("int b"));
  CHECK(is_whole(code_of(fenced("", "function f(a) {\n  return a;\n}\n"), kJs), kJs));
  CHECK(is_whole(code_of(fenced("javascript", "const f = a => a;\n"), kJs), kJs));
  CHECK_THAT(code_of(fenced("go", "func F(a int) int {\n\treturn a\n}\n"), kGo), ContainsSubstring("\"math\""));
  CHECK(code_of("template <typename T> T g(T a) { return a; }\nint f(int a) { return g(a); }\n", kCpp)
            .ends_with("template <typename T> T g(T a) { return a; }\nint f(int a) { return g(a); }\n"));
}

TEST_CASE("what the test brings by itself is left out") {
  const std::string cpp =
      code_of(fenced("cpp", "int f(int a) { return a; }\n\nint main() {\n    cout << f(1);\n    return 0;\n}\n"), kCpp);
  CHECK_THAT(cpp, !ContainsSubstring("main"));
  const std::string js = code_of(
      fenced(
          "js",
          "export const f = (a) => a;\n// Example\nconsole.log(f(1));\nmodule.exports = { f };\nexport default f;\n"),
      kJs);
  CHECK(is_whole(js, kJs));
  CHECK_THAT(js, !ContainsSubstring("console") && !ContainsSubstring("export ") && ContainsSubstring("module.exports"));
  const std::string rust = code_of(
      fenced("rust", "fn f(a: i32) -> i32 { a }\nfn main() {}\n#[cfg(test)]\nmod tests {\n    use super::*;\n}\n"),
      kRust);
  CHECK_THAT(rust, !ContainsSubstring("main") && !ContainsSubstring("cfg") && !ContainsSubstring("super"));
  CHECK_THAT(code_of(fenced("go",
                            "package main\n\nimport \"fmt\"\n\nfunc F(a int) int { return a }\n\nfunc main() {\n"
                            "\tfmt.Println(F(1))\n}\n"),
                     kGo),
             !ContainsSubstring("Println"));
}

TEST_CASE("Java: a class, a method alone, imports, a public class, a Main of its own") {
  const std::string method = "public int f(int a) {\n    return helper(a);\n}\n";
  for (const auto& code : {method, "import java.math.BigInteger;\n\n" + method, "class Solution {\n" + method + "}\n",
                           "package x;\nimport java.math.BigInteger;\npublic class Solution {\n" + method + "}\n",
                           "@SuppressWarnings(\"x\")\npublic class Solution {\n" + method +
                               "}\n\npublic class Main {\n    public static void main(String[] a) {}\n}\n"}) {
    const std::string program = code_of(fenced("java", code), kJava);
    INFO(program);
    CHECK(is_whole(program, kJava));
    CHECK_THAT(program, ContainsSubstring("int helper") && ContainsSubstring("import java.util.*;"));
    CHECK_THAT(program,
               !ContainsSubstring("public class") && !ContainsSubstring("Main") && !ContainsSubstring("package"));
    if (code.find("BigInteger") != std::string::npos)
      CHECK(program.find("import java.math") < program.find("class Solution"));
  }
  const std::string own =
      code_of(fenced("java", "class Solution {\n    int helper(int b) { return b; }\n" + method + "}\n"), kJava);
  CHECK(own.find("int helper") == own.rfind("int helper"));
}

TEST_CASE("Rust: a name is imported once") {
  const std::string code = code_of(
      fenced("rust",
             "use std::collections::{HashMap, BTreeMap};\nuse std::fmt::{self, Display as D};\nuse other::Rng;\n\n"
             "fn max(a: i32) -> i32 { a }\n\npub fn f(a: i32) -> i32 {\n    max(a)\n}\n"),
      kRust);
  INFO(code);
  CHECK(is_whole(code, kRust));
  CHECK(code.find("HashMap") == code.rfind("HashMap"));
  CHECK_THAT(code, ContainsSubstring("use std::cmp;\nuse std::collections::HashSet;\nuse std::collections::HashMap;") &&
                       ContainsSubstring("use std::collections::BTreeMap;") &&
                       ContainsSubstring("use std::fmt::{self, Display as D};") &&
                       ContainsSubstring("use other::Rng;") && !ContainsSubstring("rand::Rng") &&
                       !ContainsSubstring("cmp::max"));
  using benchmarks::use_leaves;
  using benchmarks::UseLeaf;
  CHECK(use_leaves("pub use a::{b, c as d, e::{self, *}, f as _};") ==
        std::vector<UseLeaf>{{"a::b", "b"}, {"a::c", "d"}, {"a::e", "e"}, {"a::e::*", ""}, {"a::f", ""}});
  CHECK(use_leaves("use md5;") == std::vector<UseLeaf>{{"md5", "md5"}});
  CHECK(use_leaves("#[allow(unused)]\nuse ::std::fmt;") == std::vector<UseLeaf>{{"std::fmt", "fmt"}});
  CHECK(use_leaves("use {").empty());
  CHECK(benchmarks::without_names("use a::{b, c as d, f as _, g::*};", {"b"}) ==
        "use a::c as d;\nuse a::f as _;\nuse a::g::*;");
}

TEST_CASE("blocks are ranked by the function, and helpers of others are added") {
  CHECK_THAT(
      code_of("```sh\nnpm i\n```\n```js\nf(1)\n```\n```js\nconst f = (a) => { return 1; };\n```\n```\n1\n```", kJs),
      ContainsSubstring("return 1"));
  CHECK_THAT(
      code_of("First:\n```cpp\nint f(int a) { return 1; }\n```\nBetter:\n```cpp\nint f(int a) { return 2; }\n```\n"
              "Use it:\n```cpp\nint main() { return f(3); }\n```\n",
              kCpp),
      ContainsSubstring("return 2") && !ContainsSubstring("return 1"));
  CHECK_THAT(
      code_of(
          "```cpp\n#include <map>\nint g(int a) { return a; }\n```\nand\n```cpp\nint f(int a) { return g(a); }\n```",
          kCpp),
      ContainsSubstring("#include <map>") && ContainsSubstring("int g"));
  CHECK_THAT(code_of("```go\nfunc F(a int) int;\n```\n```go\nfunc F(a int) int {\n\treturn a\n}\n", kGo),
             ContainsSubstring("return a"));
  CHECK_THAT(code_of("```cpp\nint f(int a) { return 1; }\n\nint g(int a) {\n    if (a", kCpp),
             ContainsSubstring("return 1; }") && !ContainsSubstring("int g"));
}

TEST_CASE("code without fences, and answers without code") {
  const std::string function = "int f(int a) {\n    return a;\n}\n";
  CHECK(is_whole(code_of(function, kCpp), kCpp));
  CHECK(is_whole(
      code_of("<think>int f(</think>Here's the function, it's short.\n\n" + function + "\nIt returns a;\nok.\n", kCpp),
      kCpp));
  CHECK(is_whole(code_of("    return a;\n}\n", kCpp), kCpp));
  for (const std::string answer : {"", "\n", "I cannot do that.", "It's a hard one: f needs more thought"})
    for (const auto& task : {kCpp, kJava, kJs, kGo, kRust}) CHECK(!extract_auto(answer, task).found);
  CHECK(extract_auto("```cpp\nint f(int a) {\n    return (a;\n}\n```", kCpp).found);
}

// That this takes seconds and not hours is what the limit of a test run is for.
TEST_CASE("hostile answers in languages with braces come to an end") {
  for (const auto& task : {kCpp, kJava, kJs, kGo, kRust})
    for (const std::string piece :
         {"{", "}", "f(", "use a::{", "class A {\n", "```cpp\nint f(int a) {\n", "\"", "import \"", "/*"}) {
      std::string answer;
      while (answer.size() < 8'000) answer += piece;
      (void)extract_auto(answer, task);
      (void)extract_auto("```\n" + answer, task);
    }
  SUCCEED("all of them did");
}
