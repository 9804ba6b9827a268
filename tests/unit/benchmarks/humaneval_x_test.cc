#include "benchmarks/humaneval_x.h"

#include <algorithm>
#include <fstream>
#include <map>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "benchmarks/data_sets.h"
#include "benchmarks/errata.h"
#include "benchmarks/extract_official.h"
#include "benchmarks/names.h"
#include "benchmarks/syntax.h"
#include "harness/base/files.h"
#include "tests/support/shared_data.h"

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;

namespace {

using Opened = std::unique_ptr<benchmarks::Benchmark>;

Opened open_language(const std::string& suffix, const std::string& style = "", bool chat = true) {
  benchmarks::Options options;
  options.data_dir = test_support::shared_file("data/humanevalx").parent_path();
  options.prompt_style = style;
  options.chat = chat;
  auto benchmark = benchmarks::open("humaneval-x-" + suffix, options);
  REQUIRE(benchmark.ok());
  return std::move(*benchmark);
}

const base::Problem& problem_of(const benchmarks::Benchmark& benchmark, std::size_t number) {
  return benchmark.problems()[number];
}

/// The program of a completion as it is.
base::Program program_of(const benchmarks::Benchmark& benchmark, const base::Problem& problem,
                         const std::string& code) {
  return benchmark.assemble(problem, {code, false, true});
}

std::string source_of(const benchmarks::Benchmark& benchmark, std::size_t number, const std::string& code) {
  const auto program = program_of(benchmark, problem_of(benchmark, number), code);
  CHECK(program.candidate.ends_with('\n'));
  CHECK(!program.test.starts_with('\n'));
  return program.candidate + program.test;
}

base::Json row_of(const base::Problem& problem) { return *base::parse_json(problem.raw); }

std::string field(const base::Problem& problem, const char* key) { return row_of(problem).at(key).get<std::string>(); }

}  // namespace

TEST_CASE("HumanEval-X has 164 problems in each of six languages") {
  const std::map<std::string, std::string> ids = {{"python", "Python"}, {"cpp", "CPP"}, {"java", "Java"},
                                                  {"js", "JavaScript"}, {"go", "Go"},   {"rust", "Rust"}};
  for (const auto& language : benchmarks::humaneval_x_languages()) {
    const auto benchmark = open_language(language.suffix);
    REQUIRE(benchmark->problems().size() == 164);
    CHECK(benchmark->info().title == "HumanEval-X " + language.title);
    CHECK(benchmark->info().profile == "codegeex");
    CHECK(benchmark->info().default_max_tokens == 1024);
    CHECK(benchmark->info().data_sha256.at(0) ==
          (*benchmarks::find_data_set("humaneval-x-" + language.suffix))->content_sha256);
    for (std::size_t i = 0; i < 164; ++i) {
      const auto& problem = problem_of(*benchmark, i);
      CHECK(problem.task_id == ids.at(language.suffix) + "/" + std::to_string(i));
      CHECK(problem.language == language.name);
      INFO(problem.task_id << " " << problem.entry_point);
      CHECK(!problem.entry_point.empty());
      if (problem.task_id != "Rust/10") CHECK_THAT(problem.test, ContainsSubstring(problem.entry_point));
    }
  }
}

TEST_CASE("programs of canonical solutions are CodeGeeX' text in every language") {
  for (const auto& language : benchmarks::humaneval_x_languages()) {
    const auto benchmark = open_language(language.suffix);
    for (std::size_t i = 0; i < 164; ++i) {
      const auto& problem = problem_of(*benchmark, i);
      const auto solution = benchmark->extract(problem, benchmark->canonical(problem));
      const auto program = benchmark->assemble(problem, solution);
      const std::string text = program.candidate + program.test;
      INFO(problem.task_id);
      CHECK(program.candidate.ends_with('\n'));
      CHECK(program.protocol == base::Protocol::kAssertStyle);
      CHECK(program.limits.cpu_ms == 5000);
      CHECK(program.limits.wall_ms == 25000);
      std::string tail = field(problem, "prompt") + problem.canonical_solution + "\n" + problem.test;
      if (language.name == "java" || language.name == "javascript") CHECK(text == tail);
      if (language.name == "go")
        tail = tail.substr(field(problem, "import").empty()
                               ? 0
                               : tail.find(field(problem, "import")) + field(problem, "import").size());
      if (language.name == "python") tail += "\n";
      if (language.name == "rust")
        tail = "\nfn main(){ \n } \n" + field(problem, "declaration") + field(problem, "prompt") +
               problem.canonical_solution + problem.test;
      CHECK(text.ends_with(tail));
      if (language.name == "rust") CHECK(text == tail);
      const bool known = std::find(benchmark->info().runtimes.begin(), benchmark->info().runtimes.end(),
                                   program.runtime) != benchmark->info().runtimes.end();
      CHECK(known);
    }
  }
}

TEST_CASE("Python: import block, prompt, indented lines, test") {
  const auto benchmark = open_language("python");
  const auto& problem = problem_of(*benchmark, 53);
  const std::string expected =
      "import math\nimport re\nimport sys\nimport copy\nimport datetime\nimport itertools\nimport collections\n"
      "import heapq\nimport statistics\nimport functools\nimport hashlib\nimport numpy\nimport numpy as np\n"
      "import string\nfrom typing import *\nfrom collections import *\n"
      "\n\ndef add(x: int, y: int):\n    \"\"\"Add two numbers x and y\n    >>> add(2, 3)\n    5\n    >>> add(5, 7)\n"
      "    12\n    \"\"\"\n    return x + y\n\n" +
      problem.test + "\n";
  CHECK(source_of(*benchmark, 53, "    return x + y\n") == expected);
  CHECK(source_of(*benchmark, 53, "    return x + y\n\nprint(add(1, 2))\n    x") == expected);
  CHECK(source_of(*benchmark, 53, "    return x + y\n\ndef f():\n    pass\n") == expected);
  const auto no_code = program_of(*benchmark, problem, "x = 1\n");
  CHECK_THAT(no_code.candidate, ContainsSubstring("    \"\"\"\n\n"));
  CHECK(no_code.runtime == "python-numpy");
  // Python's strip() calls these blank; \x1c and an ideographic space among them.
  CHECK_THAT(program_of(*benchmark, problem, "    x = 1\n\x1c\n\u3000\n    y = 2\nz").candidate,
             ContainsSubstring("    x = 1\n\x1c\n\u3000\n    y = 2\n"));
}

TEST_CASE("C++: includes that the prompt lacks, prompt, completion, test") {
  const auto benchmark = open_language("cpp");
  const auto& problem = problem_of(*benchmark, 23);
  CHECK(source_of(*benchmark, 23, "    return str.length();\n}\n") ==
        "#include<stdlib.h>\n#include<algorithm>\n#include<math.h>\n#include<vector>\n#include<climits>\n"
        "#include<cstring>\n#include<iostream>\n\n" +
            field(problem, "prompt") + "    return str.length();\n}\n\n" + problem.test);
  CHECK_THAT(problem.prompt, ContainsSubstring("#include<stdio.h>\n#include<string>\n"));
  CHECK(program_of(*benchmark, problem, "}").runtime == "cpp");
  CHECK(program_of(*benchmark, problem_of(*benchmark, 162), "}").runtime == "cpp-openssl");
}

TEST_CASE("Java and JavaScript: prompt, completion, test") {
  const auto java = open_language("java");
  CHECK(source_of(*java, 23, "        return string.length();\n    }\n}") ==
        "import java.util.*;\nimport java.lang.*;\n\nclass Solution {\n    /**\n    Return length of given string\n"
        "    >>> strlen(\"\")\n    0\n    >>> strlen(\"abc\")\n    3\n     */\n    public int strlen(String string) {\n"
        "        return string.length();\n    }\n}\n" +
            problem_of(*java, 23).test);
  const auto js = open_language("js");
  CHECK(source_of(*js, 53, "  return x + y;\n}\n\n") ==
        "/*Add two numbers x and y\n  >>> add(2, 3)\n  5\n  >>> add(5, 7)\n  12\n  */\nconst add = (x, y) => {\n"
        "  return x + y;\n}\n\n\n" +
            problem_of(*js, 53).test);
}

TEST_CASE("Go: the test's imports, packages that the completion names, prompt without its imports") {
  const auto benchmark = open_language("go");
  const std::string prompt =
      "\n// Return length of given string\n// >>> Strlen('')\n// 0\n// >>> Strlen('abc')\n// 3\n"
      "func Strlen(str string) int {\n";
  const std::string setup =
      "package main\n\nimport (\n    \"testing\"\n    \"github.com/stretchr/testify/assert\"\n)\n";
  const auto& problem = problem_of(*benchmark, 23);
  CHECK(problem.prompt == prompt);
  const auto plain = source_of(*benchmark, 23, "    return len(str)\n}\n\n");
  CHECK(plain == setup + "\n" + prompt + "    return len(str)\n}\n\n\n" + problem.test);
  // By substring: "operand." brings math/rand in; all but the first are indented.
  CHECK_THAT(source_of(*benchmark, 23, "operand.x + strings.y + fmt.z"),
             StartsWith(setup + "\nimport (\n\"strings\"\n    \"fmt\"\n    \"math/rand\"\n)\n"));
  // The import of the prompt is cut out, one of the test is not repeated.
  const auto& zero = problem_of(*benchmark, 32);
  CHECK(field(zero, "import") == "import (\n    \"math\"\n)\n");
  const auto source = source_of(*benchmark, 32, "    return math.Abs(1)\n}\n");
  CHECK(source.find("\"math\"") == source.rfind("\"math\""));
}

TEST_CASE("a program of Go's own has each package once, and only those that it uses") {
  const auto benchmark = open_language("go");
  const std::string code =
      "package main\n\nimport (\n\t\"fmt\"\n\tstr \"strings\"\n\t\"container/heap\"\n\t\"math/rand/v2\"\n\t\"os\"\n)\n"
      "import \"testing\"\n\nfunc Strlen(s string) int {\n\toperand := T{}\n\t_ = operand.x\n\theap.Init(nil)\n"
      "\tmath.Abs(1)\n\treturn len(str.TrimSpace(s)) + rand.Int()\n}\n";
  const auto program = benchmark->assemble(problem_of(*benchmark, 23), {code, true, true});
  CHECK_THAT(program.candidate,
             ContainsSubstring(
                 ")\n\nimport (\nstr \"strings\"\n    \"container/heap\"\n    \"math/rand/v2\"\n    \"math\"\n)\n"));
  CHECK_THAT(program.candidate, !ContainsSubstring("\"os\"") && !ContainsSubstring("\"fmt\""));
  CHECK(program.candidate.find("package main") == program.candidate.rfind("package main"));
}

TEST_CASE("prompts: bare for base models, fenced for chat, with the signature in Rust") {
  for (const auto& language : benchmarks::humaneval_x_languages()) {
    const auto base = open_language(language.suffix, "", false);
    const auto& problem = problem_of(*base, 0);
    const auto prompt = base->prompt(problem);
    CHECK(prompt.text == (language.name == "rust" ? field(problem, "declaration") : "") + field(problem, "prompt"));
    CHECK(!prompt.stop.empty());
    const auto tagged = open_language(language.suffix, "codegeex", false);
    CHECK(tagged->prompt(problem).text == language.comment + "\n" + prompt.text);
    const auto chat = open_language(language.suffix);
    CHECK(chat->info().prompt_style == "chat");
    CHECK_THAT(chat->prompt(problem).messages.at(0).content,
               ContainsSubstring("Complete the following " + language.title + " function") &&
                   ContainsSubstring("```" + language.name + "\n"));
    const auto opencompass = open_language(language.suffix, "opencompass");
    CHECK(opencompass->prompt(problem).messages.at(0).content == prompt.text);
    CHECK(opencompass->prompt(problem).stop.empty());
    // No stop word may stand in a correct solution.
    for (const auto& each : base->problems())
      for (const auto& stop : prompt.stop) CHECK(each.canonical_solution.find(stop) == std::string::npos);
  }
}

TEST_CASE("CodeGeeX' cleaning") {
  const auto clean = [](const std::string& language, std::string_view answer) {
    const auto solution = benchmarks::extract_codegeex(answer, {language, "f", "stub"});
    CHECK(!solution.whole_program);
    return solution.code;
  };
  CHECK(clean("python", "    return 1\n\ndef g():\n    return 2\n\ndef h():\n    pass") ==
        "    return 1\n\ndef g():\n    return 2\n");
  CHECK(clean("python", "    return 1\n\nassert f()\n# end") == "    return 1\n");
  CHECK(clean("cpp", "    return 1;\n}\n\nint main() { return 0; }") == "    return 1;\n}");
  CHECK(clean("cpp", "    if (x) { return 1; }\n    return '}';\n}\n") == "    if (x) { return 1; }\n    return '}");
  CHECK(clean("cpp", "    return 1;") == "    return 1;");
  CHECK(clean("cpp", "    if (x) { y(); }\n    retur") == "    if (x) { y(); }");
  CHECK(clean("javascript", "  return 1\n}\nconsole.log(f())\n") == "  return 1\n}");
  CHECK(clean("java", "        return 1;\n    }\n}") == "        return 1;\n    }\n}");
  CHECK(clean("java", "        return 1;\n    }\n    int g() { return 2; }\n}") == "        return 1;\n    }\n}");
  CHECK(clean("java", "        if (x) { y(); }\n    public static void main(String[] a) { f(); }") ==
        "        if (x) { y(); }\n    }\n}");
  CHECK(clean("go", "    return 1\n}\n\n// Next\nfunc g() {}\n") == "    return 1\n}");
  CHECK(clean("go", "    if x { y() }\n// here\n    return") == "    if x { y() }");
  CHECK(clean("rust", "\n    1\n}\n\nfn main() {}\n") == "\n    1\n}");
}

TEST_CASE("a base model's answer is cut where the function ends and put behind the prompt") {
  const std::map<std::string, std::pair<std::string, std::string>> answers = {
      {"python", {"    return False\n\nclass A:\n    pass\n", "    return False\n\n"}},
      {"cpp", {"    return false;\n}\n\nvoid g() {}\nint main() {\n}\n", "    return false;\n}\n"}},
      {"java", {"        return false;\n    }\n\n    int g() {}\n}\n", "        return false;\n    }\n}\n"}},
      {"js", {"  return false\n}\n\nconst g = () => { }\n", "  return false\n}\n"}},
      {"go", {"    return false\n}\n\nfunc g() {}\n", "    return false\n}\n"}},
      {"rust", {"    return false;\n}\n\nfn g() {}\n", "    return false;\n}\n"}}};
  for (const auto& [suffix, answer] : answers) {
    const auto benchmark = open_language(suffix, "", false);
    const auto& problem = problem_of(*benchmark, 1);
    base::Completion completion;
    completion.text = answer.first;
    const auto solution = benchmark->extract(problem, completion);
    CHECK(!solution.whole_program);
    const auto program = benchmark->assemble(problem, solution);
    INFO(program.candidate);
    const auto code = program.candidate.find(answer.second);
    REQUIRE(code != std::string::npos);
    CHECK(program.candidate.substr(code + answer.second.size()).find_first_not_of('\n') == std::string::npos);
  }
}

TEST_CASE("CodeGeeX' published generations are completions as they are") {
  for (const std::string suffix : {"python", "rust"}) {
    auto reader =
        base::LineReader::open(test_support::shared_file("samples/codegeex-13b.humanevalx-" + suffix + ".jsonl.gz"));
    REQUIRE(reader.ok());
    const auto benchmark = open_language(suffix);
    std::string line;
    for (std::size_t i = 0; *reader->next(line); ++i) {
      const auto generation = base::parse_json(line)->at("generation").get<std::string>();
      CHECK_THAT(source_of(*benchmark, i, generation), ContainsSubstring(generation));
    }
  }
}

TEST_CASE("a chat model's whole function and its body alone make programs in every language") {
  for (const auto& language : benchmarks::humaneval_x_languages()) {
    const auto benchmark = open_language(language.suffix);
    for (const auto& problem : benchmark->problems()) {
      const auto own = benchmark->assemble(problem, benchmark->extract(problem, benchmark->canonical(problem)));
      const bool misread = benchmarks::outline(language.name, own.candidate + own.test).has_error;  // CPP/22, CPP/137
      base::Completion completion;
      const std::string prompt =
          (language.name == "rust" ? field(problem, "declaration") : "") + field(problem, "prompt");
      for (const auto& code : {prompt + problem.canonical_solution, problem.canonical_solution}) {
        completion.text = "Here it is:\n\n```" + language.name + "\n" + code + "\n```\nIt works, doesn't it?\n";
        const auto solution = benchmark->extract(problem, completion);
        const auto program = benchmark->assemble(problem, solution);
        const std::string text = program.candidate + program.test;
        INFO(problem.task_id << "\n" << text);
        CHECK(solution.found);
        const auto outline = benchmarks::outline(language.name, text);
        if (!misread) CHECK(!outline.has_error);
        const auto defining = std::count_if(
            outline.statements.begin(), outline.statements.end(), [&](const benchmarks::Statement& statement) {
              return std::find(statement.names.begin(), statement.names.end(),
                               language.name == "java" ? "Solution" : problem.entry_point) != statement.names.end();
            });
        // In Python the function stands behind the prompt's, which has no body.
        CHECK((defining == 1 || (language.name == "python" && defining == 2)));
      }
    }
  }
}

TEST_CASE("solutions of HumanEval-X that fail or vary are known, and faults of the evaluator are told") {
  const auto js = open_language("js");
  for (const auto& problem : js->problems()) {
    const bool broken = problem.task_id == "JavaScript/112" || problem.task_id == "JavaScript/155";
    CHECK(js->known_failure(problem).empty() == !broken);
  }
  const auto go = open_language("go");
  CHECK_THAT(go->known_failure(problem_of(*go, 95)), ContainsSubstring("random"));
  CHECK(go->known_failure(problem_of(*go, 94)).empty());
  const auto rust = open_language("rust");
  CHECK(rust->known_failure(problem_of(*rust, 32)).empty());
  const auto notes = [](const std::string& name) {
    std::string text;
    for (const auto& note : benchmarks::errata_notes(name, "codegeex")) text += note + "\n";
    return text;
  };
  CHECK_THAT(notes("humaneval-x-js"), StartsWith("errata 4: the evaluator passes what prints nothing") &&
                                          ContainsSubstring("\nerrata 4, JavaScript/112: "));
  CHECK_THAT(notes("humaneval-x-java"), ContainsSubstring("System.exit(0)") && ContainsSubstring("Java/22"));
  CHECK_THAT(notes("humaneval-x-rust"), ContainsSubstring("Rust/10, Rust/38, Rust/50: "));
  CHECK_THAT(notes("humaneval-x-cpp"), ContainsSubstring("filp_case") && ContainsSubstring("iscuber"));
  CHECK(notes("humaneval-x-python").empty());
}

TEST_CASE("HumanEval-X by the names that people use, and as a group") {
  for (const std::string name : {"humanevalx-cpp", "HumanEval_X_C++", "human-eval-x/cxx", "humaneval-x-cpp"})
    CHECK(benchmarks::canonical_name(name) == "humaneval-x-cpp");
  CHECK(benchmarks::canonical_name("humaneval_x_javascript") == "humaneval-x-js");
  CHECK(benchmarks::canonical_name("humanevalx-golang") == "humaneval-x-go");
  CHECK(benchmarks::canonical_name("THUDM/humaneval-x") == "humaneval-x");
  CHECK(benchmarks::canonical_name("humanevalxyz") == "humanevalxyz");
  const std::vector<std::string> six = {"humaneval-x-python", "humaneval-x-cpp", "humaneval-x-java",
                                        "humaneval-x-js",     "humaneval-x-go",  "humaneval-x-rust"};
  for (const std::string name : {"humaneval-x", "humanevalx", "HumanEval_X"}) CHECK(benchmarks::expand(name) == six);
  CHECK(benchmarks::expand("humanevalx-5") == std::vector<std::string>(six.begin(), six.end() - 1));
  CHECK(benchmarks::expand("humaneval") == std::vector<std::string>{"humaneval"});
  CHECK(benchmarks::expand("nonsense") == std::vector<std::string>{"nonsense"});
  for (const auto& name : six) CHECK(std::count(benchmarks::names().begin(), benchmarks::names().end(), name) == 1);
  const auto group = benchmarks::open("humaneval-x", {});
  REQUIRE(!group.ok());
  CHECK_THAT(group.error().message, ContainsSubstring("group"));
}

TEST_CASE("broken data of HumanEval-X names file, line and reason") {
  const test_support::TemporaryFolder folder;
  std::filesystem::create_directories(folder.path() / "humanevalx");
  benchmarks::Options options;
  options.data_dir = folder.path();
  const auto error_of = [&](const std::string& content) {
    std::ofstream(folder.path() / "humanevalx/humaneval_go.jsonl", std::ios::binary) << content;
    const auto opened = benchmarks::open("humaneval-x-go", options);
    REQUIRE(!opened.ok());
    return opened.error().message;
  };
  CHECK_THAT(benchmarks::open("humaneval-x-go", options).error().message,
             ContainsSubstring("harness data fetch humaneval-x-go"));
  CHECK_THAT(error_of("{}\n"), ContainsSubstring("humaneval_go.jsonl:1: key \"task_id\" is missing"));
  const std::string row = R"({"task_id": "Go/0", "prompt": "", "canonical_solution": "", "test": "")";
  CHECK_THAT(error_of(row + "}\n"), ContainsSubstring("humaneval_go.jsonl:1: key \"import\" is missing"));
  CHECK_THAT(error_of(row + R"(, "import": "", "test_setup": ""})" + "\n"),
             ContainsSubstring("is not the pinned humaneval-x-go 1.0"));
  options.profile = "opencompass";
  CHECK_THAT(benchmarks::open("humaneval-x-go", options).error().message, ContainsSubstring("has codegeex"));
}
