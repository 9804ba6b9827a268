#include "benchmarks/fences.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_container_properties.hpp>

using benchmarks::fenced_blocks;
using benchmarks::strip_reasoning;

TEST_CASE("reasoning is taken out") {
  CHECK(strip_reasoning("<think>\nlet me\n</think>\nanswer") == "\nanswer");
  CHECK(strip_reasoning("let me\n</think>\nanswer") == "\nanswer");
  CHECK_THAT(strip_reasoning("<think>\nnever closed ```python\nx\n```"), Catch::Matchers::IsEmpty());
  CHECK(strip_reasoning("a\n<think>b</think>\nc\n<think>d</think> <think>e</think>f") == "a\n\nc\n f");
  CHECK(strip_reasoning("x = '<think>'\ny") == "x = '<think>'\ny");
  CHECK(strip_reasoning("<THINK>kept") == "<THINK>kept");
}

TEST_CASE("fenced blocks with their language") {
  const auto blocks = fenced_blocks("Text\n```python\na = 1\n```\nmore\n~~~ py title=x\nb\n~~~\n```\nc\n");
  REQUIRE(blocks.size() == 3);
  CHECK(blocks[0].language == "python");
  CHECK(blocks[0].code == "a = 1\n");
  CHECK(blocks[1].language == "py");
  CHECK(blocks[2].language.empty());
  CHECK(blocks[2].code == "c\n");
  CHECK(!blocks[2].closed);
}

TEST_CASE("fences in a docstring do not end the block") {
  const auto blocks =
      fenced_blocks("```python\ndef f():\n    \"\"\"\n    ```\n    f()\n    ```\n    \"\"\"\n    return 1\n```\n");
  REQUIRE(blocks.size() == 1);
  CHECK(blocks[0].code.ends_with("return 1\n"));
}

TEST_CASE("irregular fences") {
  CHECK(fenced_blocks("```def f(x):\n    return x\n```")[0].code == "def f(x):\n    return x\n");
  CHECK(fenced_blocks("```python\nreturn x```\nDone.")[0].code == "return x\n");
  CHECK(fenced_blocks("  ```python\n  def f():\n      return 1\n  ```")[0].code == "def f():\n    return 1\n");
  CHECK(fenced_blocks("````\n```\nx\n````")[0].code == "```\nx\n");
  CHECK(fenced_blocks("use ```x``` inline").empty());
  CHECK(fenced_blocks("```python\r\nx = 1\r\n```\r\n")[0].code == "x = 1\n");
}
