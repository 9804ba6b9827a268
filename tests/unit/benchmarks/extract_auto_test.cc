#include "benchmarks/extract_auto.h"

#include <functional>

#include <catch2/catch_test_macros.hpp>

#include "benchmarks/chunks.h"
#include "benchmarks/humaneval.h"
#include "tests/support/shared_data.h"
#include "tests/unit/benchmarks/bare_python.h"

using benchmarks::extract_auto;
using benchmarks::ExtractionTask;

namespace {

const ExtractionTask kF{"python", "f", ""};
const ExtractionTask kStub{"python", "f", "def f(x):\n    \"\"\" Doc. \"\"\"\n"};

std::string code_of(std::string_view answer, const ExtractionTask& task = kF) {
  return extract_auto(answer, task).code;
}

std::string fenced(const std::string& code) {
  return "Sure! Here is it:\n\n```python\n" + code + "```\n\nIt works, doesn't it?\n";
}

}  // namespace

TEST_CASE("the eight valid programs that a known sanitizer destroys come through whole") {
  const std::vector<std::string> programs = {
      ("from functools import lru_cache\n\n@lru_cache(maxsize=None)\ndef helper(n):\n    return n\n\n"
       "def f(x):\n    return helper(x)\n"),
      "def helper(out, x):\n    out.append(x)\n\ndef f(x):\n    out = []\n    helper(out, x)\n    return out[0]\n",
      "def helper(x):\n    yield x\n\ndef f(x):\n    return list(helper(x))[0]\n",
      "a, b = 1, 2\n\ndef f(x):\n    return x + a - b + 1\n",
      "def f(x):\n    return None\n\ndef f(x):\n    return x\n",
      "try:\n    import numpy_that_is_not_there as np\nexcept ImportError:\n    np = None\n\ndef f(x):\n    return x\n",
      "import sys\nsys.setrecursionlimit(10000)\n\ndef f(x):\n    return x\n",
      "def f(x):\n    return x\n"};
  std::vector<base::Program> runnable;
  for (std::size_t i = 0; i < programs.size(); ++i) {
    std::string answer = fenced(programs[i]);
    if (i == 7)
      answer +=
          "Tests:\n\n```python\ndef test_f():\n    assert f(1) == 1\n    assert f(2) == 2\n    assert f(3) == "
          "3\n\ntest_f()\n```\n";
    CHECK(code_of(answer) == programs[i]);
    CHECK(code_of(programs[i]) == programs[i]);
    base::Program program;
    program.candidate = code_of(answer);
    program.test = "assert f(7) == 7";
    runnable.push_back(program);
  }
  for (const auto& result : test_support::run_bare(runnable)) CHECK(result == "passed");
}

TEST_CASE("a valid block is never changed") {
  const std::string odd =
      "if True:\n    def f(x): return x\nelse:\n    f = None\nprint(f(1))\n# end\nwhile False: pass\n";
  CHECK(code_of(fenced(odd)) == odd);
  const std::string markdown = "def f(x):\n    '''\n    ```\n    f(1)\n    ```\n    '''\n    return x\n";
  CHECK(code_of(fenced(markdown)) == markdown);
}

TEST_CASE("blocks are ranked by the entry point") {
  CHECK(
      code_of(
          "```bash\npip install x\n```\n```python\nf(1)\n```\n```python\ndef f(x):\n    return 1\n```\n```\n1\n```") ==
      "def f(x):\n    return 1\n");
  CHECK(code_of("First try:\n```python\ndef f(x):\n    return 1\n```\nNo, better:\n```python\ndef f(x):\n    return "
                "2\n```\n") == "def f(x):\n    return 2\n");
  CHECK(code_of("```python\ndef f(x):\n    return 1\n```\nThe shape is\n```python\ndef f(x):\n    ...\n```") ==
        "def f(x):\n    return 1\n");
  CHECK(code_of("```python\ndef f(x):\n    return 1\n```\nor\n```python\ndef f(x):\n    return (1\n") ==
        "def f(x):\n    return 1\n");
  CHECK(code_of("```python\ndef g(x):\n    return 1\n```\n```python\ng(2)\n```") == "def g(x):\n    return 1\n");
  CHECK(code_of("```javascript\ndef f(x):\n    return 1\n```") == "def f(x):\n    return 1\n");
  CHECK(code_of("```python\nf = lambda x: x\n```\n```python\nprint(f(1))\n```") == "f = lambda x: x\n");
}

TEST_CASE("helpers in another block are added") {
  CHECK(code_of("Import:\n```python\nimport math\nx = f(1)\n```\nHelper:\n```python\ndef g(y):\n    return "
                "math.sqrt(y)\ndef unused(): pass\n```\n"
                "Then:\n```python\ndef f(x):\n    return g(x)\n```") ==
        "import math\ndef g(y):\n    return math.sqrt(y)\ndef f(x):\n    return g(x)\n");
}

TEST_CASE("reasoning, prose and carriage returns") {
  CHECK(code_of("<think>\n```python\ndef f(x):\n    return 0\n```\n</think>\n```python\r\ndef f(x):\r\n    return "
                "1\r\n```") == "def f(x):\n    return 1\n");
  CHECK(code_of("Here is the function:\n\nimport math\n\ndef f(x):\n    return math.pi\n\nThis function returns pi. "
                "It's simple.\nYes\n") == "import math\n\ndef f(x):\n    return math.pi\n\n");
  CHECK(!extract_auto("I cannot help with that.", kF).found);
  CHECK(!extract_auto("", kF).found);
  CHECK(!extract_auto("Yes", kF).found);
  CHECK(!extract_auto("<think>\ndef f(x):\n    return 1\n", kF).found);
  CHECK(code_of("def f(x):\n    '''\nDoc at the margin, isn't it?\n    '''\n    return x\n") ==
        "def f(x):\n    '''\nDoc at the margin, isn't it?\n    '''\n    return x\n");
}

TEST_CASE("bodies without their signature") {
  CHECK(code_of("    y = x\n    return y\n", kStub) == "    y = x\n    return y\n");
  CHECK(code_of("```python\ny = x\nreturn y\n```", kStub) == "    y = x\n    return y\n");
  CHECK(code_of("```python\n        y = x\n        return y\n```", kStub) == "    y = x\n    return y\n");
  CHECK(code_of("for i in x:\n        return i\n    return 0\n", kStub) ==
        "    for i in x:\n        return i\n    return 0\n");
  CHECK(code_of("for i in x:\n    return i\n", kStub) == "    for i in x:\n        return i\n");
  CHECK(code_of("  if x:\n    return 1\n  return 0\n", kStub) == "    if x:\n      return 1\n    return 0\n");
  CHECK(code_of("    return g(x)\n\ndef g(x):\n    return x\n", kStub) ==
        "    return g(x)\n\ndef g(x):\n    return x\n");
}

TEST_CASE("answers that were cut off") {
  CHECK(code_of("```python\ndef f(x):\n    return 1\n\ndef test():\n    assert f(1) == (1") ==
        "def f(x):\n    return 1\n\n");
  CHECK(code_of("```python\ndef f(x):\n    return (1 +") == "def f(x):\n    return (1 +\n");
  CHECK(code_of("def f(x):\n    return (1 +") == "def f(x):\n    return (1 +\n");
}

TEST_CASE("a __future__ import stays first") {
  const auto solution = extract_auto(fenced("from __future__ import annotations\n\ndef f(x):\n    return x\n"), kStub);
  CHECK(solution.whole_program);
  CHECK(solution.code.starts_with("from __future__"));
  CHECK(!extract_auto(fenced("def f(x):\n    return x\n"), kStub).whole_program);
}

TEST_CASE("every HumanEval solution survives every way of saying it") {
  benchmarks::Options options;
  options.data_dir = test_support::shared_file("data/humaneval").parent_path();
  const auto benchmark = benchmarks::open("humaneval", options);
  REQUIRE(benchmark.ok());
  const auto whole = [](const base::Problem& p) { return p.prompt + p.canonical_solution; };
  const std::vector<std::pair<std::string, std::function<std::string(const base::Problem&)>>> ways = {
      {"fenced", [&](const auto& p) { return fenced(whole(p)); }},
      {"plain", [&](const auto& p) { return whole(p); }},
      {"prose around",
       [&](const auto& p) {
         return "Here's the code:\n\n" + whole(p) + "\nThis works as follows:\n- it's easy\n\nDone.\n";
       }},
      {"body", [&](const auto& p) { return p.canonical_solution; }},
      {"body, fenced", [&](const auto& p) { return fenced(p.canonical_solution); }},
      {"body at the margin", [&](const auto& p) { return fenced(benchmarks::dedent(p.canonical_solution)); }},
      {"reasoning",
       [&](const auto& p) {
         return "<think>\n```python\ndef " + p.entry_point + "(x): return 0\n```\n</think>\n" + fenced(whole(p));
       }},
      {"cut off behind",
       [&](const auto& p) { return "```python\n" + whole(p) + "\n\ndef test():\n    assert " + p.entry_point + "(("; }},
      {"list item",
       [&](const auto& p) { return "1. Code:\n\n   ```python\n" + benchmarks::indent(whole(p), 3) + "   ```\n"; }}};
  for (const auto& [name, say] : ways) {
    std::vector<base::Program> programs;
    for (const auto& problem : (*benchmark)->problems()) {
      base::Completion completion;
      completion.text = say(problem);
      programs.push_back((*benchmark)->assemble(problem, (*benchmark)->extract(problem, completion)));
    }
    const auto results = test_support::run_bare(programs);
    REQUIRE(results.size() == programs.size());
    for (std::size_t i = 0; i < results.size(); ++i) {
      INFO(name << ", " << (*benchmark)->problems()[i].task_id << "\n" << programs[i].candidate);
      CHECK(results[i] == "passed");
    }
  }
}

TEST_CASE("extraction takes linear time") {
  std::string answer;
  for (int i = 0; i < 20'000; ++i)
    answer += "Some prose, isn't it?\ndef g" + std::to_string(i) + "(x):\n    return x\n```\n";
  extract_auto(answer, kStub);
  extract_auto(std::string(200'000, '`') + "\n" + std::string(200'000, '<'), kStub);
}
