#include "benchmarks/extract_official.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "benchmarks/prompts.h"
#include "benchmarks/python_literal.h"
#include "harness/base/files.h"
#include "harness/base/json.h"
#include "tests/support/shared_data.h"

namespace benchmarks {
namespace {

const ExtractionTask kF{"python", "f", ""};

std::string evalplus(std::string_view answer) { return extract_evalplus(answer, kF).code; }
std::string opencompass_2024(std::string_view answer) { return extract_opencompass_2024_03(answer, kF).code; }
std::string mbpp_2024(std::string_view answer) { return extract_opencompass_mbpp_2024_03(answer, kF).code; }

}  // namespace

TEST_CASE("WizardCoder's rules give its published completions") {
  auto reader = base::LineReader::open(test_support::shared_file("samples/wizardcoder-15b.humaneval.jsonl.gz"));
  REQUIRE(reader.ok());
  std::string line;
  int rows = 0;
  while (*reader->next(line)) {
    const auto completion = base::parse_json(line)->at("completion").get<std::string>();
    const std::string answer =
        "\nHere is the code:\n\n```python\r\n" + completion + "\n\n# Example usage:\nprint(1)\n```\nIt works.\n";
    CHECK(extract_wizardcoder(completion, kF).code == completion);
    if (strip(completion) == completion)
      CHECK(extract_wizardcoder(answer, kF).code == completion);  // one was cut off before its fence
    ++rows;
  }
  CHECK(rows == 164);
  CHECK(extract_wizardcoder("def f():\n\treturn 1\n\nif __name__ == \"__main__\":\n    f()", kF).code ==
        "def f():\n    return 1");
  CHECK(extract_wizardcoder("```python\nx", kF).code == "\nx");
  CHECK(extract_wizardcoder_mbpp("```python\nx = '```'\n```\n# Test examples\n", kF).code == "x = '```'");
  CHECK(extract_wizardcoder_mbpp_plus("def f(): pass\nassert f()", kF).code == "def f(): pass");
}

TEST_CASE("evalplus' sanitizer with its faults") {
  CHECK(evalplus("Here it is:\n```python\nimport os\ndef f(x):\n    return x\n\nprint(f(1))\n```\nIt's done.\n") ==
        "import os\ndef f(x):\n    return x");
  CHECK(evalplus("from functools import lru_cache\n@lru_cache\ndef f(x):\n    return x\n") ==
        "from functools import lru_cache");
  CHECK(evalplus("def h(x):\n    print(x)\n\ndef f(x):\n    h(x)\n    return x\n") ==
        "def f(x):\n    h(x)\n    return x");
  CHECK(evalplus("a, b = 1, 2\nK: int = 3\n\ndef f(x):\n    return a + K\n") ==
        "K: int = 3\ndef f(x):\n    return a + K");
  CHECK(evalplus("def f(x):\n    return 1\n\ndef f(x):\n    return 2\n") == "def f(x):\n    return 1");
  CHECK(evalplus("def f(x):\n    '''doc'''\n\ndef f(x):\n    return 2\n") == "def f(x):\n    return 2");
  CHECK(evalplus("from __future__ import annotations\ndef f(x):\n    return 2\n") == "def f(x):\n    return 2");
  CHECK(evalplus("def f(x):\n    print(x)") == "def f(x):\n    print(x)");
  CHECK(evalplus("\x1b[1mimport os\x1b[0m\ndef f(x):\n    return os\n") == "import os\ndef f(x):\n    return os");
  CHECK(evalplus("def g(x):\n    return 1\n\ndef f(x):\n    return 2\n") == "def f(x):\n    return 2");
}

TEST_CASE("evalplus' sanitizer ends even where the original takes a minute") {
  std::string program;
  for (int i = 0; i < 300; ++i) program += "x" + std::to_string(i) + " = [" + std::to_string(i) + "] + \"isn't\n";
  CHECK(!evalplus("Intro\n" + program).empty());  // ctest ends a test that does not
}

TEST_CASE("OpenCompass' HumanEval rules until 2024-06") {
  CHECK(opencompass_2024("```python\nfrom typing import List\n\ndef f(x):\n    y = 1\n\n    return y\n```") ==
        "    y = 1\n    return y");
  CHECK(opencompass_2024("def f(x):\n    return 1\n\nprint(f(1))") == "    return 1");
  CHECK(opencompass_2024("return 1") == "    return 1");
  CHECK(opencompass_2024("  return 1\n  x") == "    return 1");
  CHECK(opencompass_2024("'    return 1\\n'") == "    return 1");
  CHECK(opencompass_2024("import a\ndef h():\n    pass\ndef f(x):\n    return 1") == "    pass");
}

TEST_CASE("OpenCompass' HumanEval rules since") {
  CHECK(extract_opencompass("a\n```python\n  x = 1\n```\n```\ny\n```", kF).code == "x = 1\n");
  CHECK(extract_opencompass("\n  x", kF).code == "x");
  CHECK(extract_opencompass("```c++ x\n```\n```py\nz\n```", kF).code.empty());  // between the two fences is nothing
}

TEST_CASE("OpenCompass' MBPP rules of 2024-03") {
  CHECK(mbpp_2024("[BEGIN]\ndef f(x):\n    return '\\n'\n[DONE]\nmore") ==
        "def f(x):\n    return 'n");  // the quote goes with [DONE]
  CHECK(mbpp_2024("[BEGIN] 'def f(x): return 1' [DONE]") == "def f(x): return 1");
  CHECK(mbpp_2024("```python\ndef f(x):\n    return 1\n```") == "def f(x):\n    return 1");
  CHECK(mbpp_2024("BEGIN\ndef f(): pass\nDONE") == "def f(): pass");
}

TEST_CASE("string literals are read, never evaluated") {
  CHECK(python_string_literal("'a\\n\\x41\\'\"'") == "a\nA'\"");
  CHECK(python_string_literal("'''a\nb'''") == "a\nb");
  CHECK(!python_string_literal("'a' + 'b'"));
  CHECK(!python_string_literal("__import__('os')"));
  CHECK(!python_string_literal("'a"));
  CHECK(!python_string_literal("'"));
}

TEST_CASE("extractors by name") {
  CHECK((*find_extractor(""))->name == "auto");
  CHECK((*find_extractor("raw"))->run("  x", kF).code == "  x");
  CHECK_THAT(find_extractor("evalplu").error().message,
             Catch::Matchers::ContainsSubstring("did you mean \"evalplus\"?"));
}

}  // namespace benchmarks
