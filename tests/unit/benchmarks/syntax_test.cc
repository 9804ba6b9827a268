#include "benchmarks/syntax.h"

#include <catch2/catch_test_macros.hpp>

using benchmarks::outline;
using benchmarks::Outline;
using benchmarks::Statement;
using Kind = benchmarks::Statement::Kind;
using Names = std::vector<std::string>;

namespace {

Statement only(std::string_view code) {
  const Outline result = outline("python", code);
  REQUIRE(result.statements.size() == 1);
  CHECK(!result.has_error);
  return result.statements[0];
}

}  // namespace

TEST_CASE("what a statement defines") {
  CHECK(only("import os.path, numpy as np").names == Names{"os", "np"});
  CHECK(only("from a.b import c, d as e").names == Names{"c", "e"});
  CHECK(only("from a import (b,\n  c)").names == Names{"b", "c"});
  CHECK(only("def f(a, b=1): return a").names == Names{"f"});
  CHECK(only("async def f(): pass").names == Names{"f"});
  CHECK(only("class A:\n    x = 1\n    def m(self): pass").names == Names{"A"});
  CHECK(only("@cache\ndef f(n): return f(n-1)").names == Names{"f"});
  CHECK(only("a, (b, *c) = 1, (2, 3)").names == Names{"a", "b", "c"});
  CHECK(only("x.y = z[0] = 1").names.empty());
  CHECK(only("K: int = 3").names == Names{"K"});
  CHECK(only("try:\n    import re2 as re\nexcept ImportError:\n    import re").names == Names{"re", "re"});
  CHECK(only("for i in range(3):\n    def g(): pass").names == Names{"i", "g"});
  CHECK(only("print(a + b, c=d, e=[x for x in y])").names.empty());
  CHECK(only("with open(p) as f: pass").names == Names{"f"});
  CHECK(only("if (n := 3): pass").names == Names{"n"});
}

TEST_CASE("kinds, stubs and effects") {
  CHECK(only("import a").kind == Kind::kImport);
  CHECK(only("x += 1").kind == Kind::kAssignment);
  CHECK(only("f()").kind == Kind::kExpression);
  CHECK(only("f()").has_effect);
  CHECK(!only("Yes").has_effect);
  CHECK(only("if x:\n    y()").kind == Kind::kControl);
  CHECK(only("@d\ndef f(): pass").kind == Kind::kFunction);
  CHECK(only("def f():\n    '''doc'''").is_stub);
  CHECK(only("def f():\n    ...").is_stub);
  CHECK(only("def f():\n    # todo\n    raise NotImplementedError()").is_stub);
  CHECK(!only("def f():\n    return").is_stub);
  CHECK(only("def f():\n    return 1").has_return);
  CHECK(only("for x in y:\n    return x").returns_outside);
  CHECK(!only("def f():\n    yield 1").returns_outside);
  CHECK(only("f = lambda x: g(x)").references == std::set<std::string>{"f", "g", "x"});
  CHECK(only("a.b(c.d, e=1)").references == std::set<std::string>{"a", "c"});
}

TEST_CASE("errors are seen, and statements before them") {
  const auto broken = outline("python", "def f():\n    return 1\n\nThis is prose, isn't it?\n");
  CHECK(broken.has_error);
  CHECK(benchmarks::defines(broken, "f"));
  CHECK(outline("python", "print 'x'\n").has_error);
  CHECK(outline("python", "if x:\n").has_error);
  CHECK(outline("python", "def f():\n    # comment\n").has_error);
  CHECK(outline("cobol", "x").has_error);
  CHECK(outline("python", std::string(60'001, '(')).has_error);
  CHECK(!outline("python", "").has_error);
}

TEST_CASE("deep nesting and long programs take linear time") {
  for (const char c : {'(', '[', '-', '"', '@', '\\', ':', '\n', 'x', '\0', '\xff'})
    for (const unsigned size : {20'000U, 59'000U, 100'000U})
      CHECK(outline("python", std::string(size, c)).statements.size() <= size);
  std::string program;
  for (int i = 0; i < 2'500; ++i) program += "def f" + std::to_string(i) + "(x):\n    return f0(x) + a.b\n";
  CHECK(outline("python", program).statements.size() == 2'500);
}
