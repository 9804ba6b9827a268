#include "reports/format.h"

#include <limits>

#include <catch2/catch_test_macros.hpp>

TEST_CASE("Numbers", "[unit]") {
  CHECK(reports::percent(98.0 / 164, 2) == "59.76");
  CHECK(reports::percent(1, 1) == "100.0");
  CHECK(reports::grouped(0) == "0");
  CHECK(reports::grouped(999) == "999");
  CHECK(reports::grouped(1000) == "1,000");
  CHECK(reports::grouped(1234567) == "1,234,567");
  CHECK(reports::grouped(-123) == "-123");
  CHECK(reports::grouped(-1234) == "-1,234");
  CHECK(reports::grouped(std::numeric_limits<std::int64_t>::max()) == "9,223,372,036,854,775,807");
}

TEST_CASE("Durations", "[unit]") {
  CHECK(reports::duration(0) == "0 ms");
  CHECK(reports::duration(0.8504) == "850 ms");
  CHECK(reports::duration(0.9999) == "1.0 s");
  CHECK(reports::duration(12.34) == "12.3 s");
  CHECK(reports::duration(59.96) == "1 min 00 s");
  CHECK(reports::duration(125) == "2 min 05 s");
  CHECK(reports::duration(3599.4) == "59 min 59 s");
  CHECK(reports::duration(3599.9) == "1 h 00 min");
  CHECK(reports::duration(11220) == "3 h 07 min");
}

TEST_CASE("Untrusted text cannot steer a terminal", "[unit]") {
  CHECK(reports::printable("a\x1b[31mb\r\n\tc\x7f") == "a [31mb   c ");
  CHECK(reports::printable("\xC2\x9B"
                           "31m") == " 31m");  // C1 control sequence introducer
  CHECK(reports::printable("a\xE2\x80\xAE"
                           "b") == "a b");  // right-to-left override
  CHECK(reports::printable("\xff\xC3(\xE2\x82") == "\xEF\xBF\xBD\xEF\xBF\xBD(\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(reports::printable("naïve 模型 😀") == "naïve 模型 😀");
}

TEST_CASE("Widths are what a terminal draws", "[unit]") {
  CHECK(reports::display_width("abc") == 3);
  CHECK(reports::display_width("é") == 1);
  CHECK(reports::display_width("e\xCC\x81") == 1);  // combining accent
  CHECK(reports::display_width("模型") == 4);
  CHECK(reports::display_width("😀") == 2);
  CHECK(reports::pad_right("模", 4) == "模  ");
  CHECK(reports::pad_left("ab", 4) == "  ab");
  CHECK(reports::pad_left("abcde", 4) == "abcde");
  CHECK(reports::fit("abcdef", 6, true) == "abcdef");
  CHECK(reports::fit("abcdefg", 6, true) == "abcde…");
  CHECK(reports::fit("abcdefg", 6, false) == "abc...");
  CHECK(reports::fit("模型模型", 6, true) == "模型…");
}

TEST_CASE("Text is broken at spaces", "[unit]") {
  CHECK(reports::wrap("one two three", 7) == std::vector<std::string>{"one two", "three"});
  CHECK(reports::wrap("  one   two ", 80) == std::vector<std::string>{"one two"});
  CHECK(reports::wrap("unbreakable", 5) == std::vector<std::string>{"unbreakable"});
  CHECK(reports::wrap("", 5).empty());
}

TEST_CASE("A number is never shown without what limits it", "[unit]") {
  base::BenchmarkSummary b;
  b.title = "HumanEval";
  b.profile = "openai";
  b.problems = b.problems_total = 164;
  b.samples = b.scored = 164;
  b.min_samples = b.max_samples = 1;
  b.pass_at_k = {{"", 1, base::Estimate{}}};
  CHECK(reports::warnings(b).empty());
  CHECK(reports::benchmark_name(b) == "HumanEval (openai rules)");
  CHECK(reports::problems_text(b) == "164");
  CHECK(reports::samples_text(b) == "164");

  b.problems = 20;
  b.unscored = 1;
  b.scored = 163;
  b.pass_at_k = {{"", 1, base::Estimate{}}, {"", 10, std::nullopt}, {"plus", 10, std::nullopt}};
  b.max_samples = 9;
  const auto warnings = reports::warnings(b);
  REQUIRE(warnings.size() == 4);
  CHECK(warnings[0].starts_with("Partial run: 20 of 164 problems."));
  CHECK(warnings[1].starts_with("1 sample is unscored: the machine failed, not the model."));
  CHECK(warnings[2] == "Not available: pass@10, plus pass@10, because a problem has only 1 scored sample.");
  CHECK(warnings[3].starts_with("Problems have between 1 and 9 scored samples"));
  CHECK(reports::benchmark_name(b) == "HumanEval (openai rules, partial run)");
  CHECK(reports::problems_text(b) == "20/164");
  CHECK(reports::samples_text(b) == "163/164");
  b.min_samples = 0;
  CHECK(reports::warnings(b)[2].ends_with("because a problem has no scored sample."));
}

TEST_CASE("Tokens and time", "[unit]") {
  base::Summary s;
  s.wall_s = 125;
  base::BenchmarkSummary b;
  b.samples = 164;
  b.execution_cpu_ms = 12'300;
  s.benchmarks = {b};
  CHECK(reports::tokens_text(s).empty());
  CHECK(reports::time_text(s) == "2 min 05 s in all, 12.3 s of CPU for 164 samples");
  s.benchmarks[0].prompt_tokens = 1234;
  s.benchmarks[0].completion_tokens = 5000;
  s.benchmarks[0].distinct_programs = 100;
  s.generation_s = 100;
  CHECK(reports::tokens_text(s) == "1,234 in, 5,000 out (50.0 tokens/s)");
  CHECK(reports::time_text(s) ==
        "2 min 05 s in all, 1 min 40 s generating, 12.3 s of CPU for 164 samples (100 distinct programs)");
}
