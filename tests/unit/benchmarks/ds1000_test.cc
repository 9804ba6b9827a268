#include "benchmarks/ds1000.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <map>
#include <set>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "benchmarks/ds1000_program.h"
#include "benchmarks/errata.h"
#include "benchmarks/extract_ds1000.h"
#include "benchmarks/names.h"
#include "harness/base/files.h"
#include "harness/base/hash.h"
#include "harness/base/json.h"
#include "harness/base/subprocess.h"
#include "harness/score/classify.h"
#include "tests/support/shared_data.h"

using base::Verdict;
using Catch::Matchers::ContainsSubstring;
using Status = base::Outcome::Status;

namespace {

const benchmarks::Benchmark& ds1000(const std::string& style = "", bool chat = true) {
  static std::map<std::pair<std::string, bool>, std::unique_ptr<benchmarks::Benchmark>> opened;
  auto& benchmark = opened[{style, chat}];
  if (benchmark) return *benchmark;
  benchmarks::Options options;
  options.data_dir = test_support::shared_file("data/ds1000").parent_path();
  options.prompt_style = style;
  options.chat = chat;
  auto result = benchmarks::open("ds1000", options);
  INFO((result.ok() ? "" : result.error().message));
  REQUIRE(result.ok());
  return *(benchmark = std::move(*result));
}

const base::Problem& problem(std::size_t number) { return ds1000().problems()[number]; }

base::Program program_of(std::size_t number, const std::string& answer) {
  return ds1000().assemble(problem(number), {answer, false, true});
}

/// The number of the first line with this text.
int line_of(const std::string& text, const std::string& line) {
  const auto at = text.find(line);
  REQUIRE(at != std::string::npos);
  return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

/// What becomes of an exception, as in harness/run/judge.cc.
base::TestResult judged(std::size_t number, const std::string& answer, const base::Exception& exception) {
  const auto program = program_of(number, answer);
  base::Outcome outcome;
  outcome.status = Status::kException;
  outcome.exception = exception;
  const auto seen = ds1000().observe(problem(number), program, outcome);
  base::TestResult result;
  result.verdict = score::verdict_of(seen);
  result.evidence = score::evidence_of(result.verdict, seen);
  ds1000().refine(problem(number), program, outcome, result);
  score::quote_source(program, result.evidence);
  return result;
}

/// An exception in a function of the program, at its first line with this text.
base::TestResult judged_in_test(std::size_t number, const std::string& line, const std::string& type,
                                const std::string& message) {
  return judged(number, "x = 1\n", {type, message, line_of(problem(number).test, line), true, ""});
}

std::string take(const std::string& extractor, const std::string& answer) {
  if (extractor == "auto") return benchmarks::extract_ds1000_auto(answer, "result").code;
  return (*benchmarks::find_extractor(extractor))->run(answer, {}).code;
}

/// The program's SHA-256 for each line of a file of answers, as the official script makes it.
std::vector<std::string> official_programs(const std::string& samples) {
  const std::string script = R"py(
import gzip, hashlib, json, sys
data = [json.loads(line) for line in gzip.open(sys.argv[1], "rt")]
answers = [json.loads(line)["code"] for line in gzip.open(sys.argv[2], "rt")] if sys.argv[2] else None
for i, p in enumerate(data):
    code = p["reference_code"]
    if answers:
        code = answers[i][0] if isinstance(answers[i], list) else answers[i]
        code = code.split("</code>")[0].replace("```python", "").split("```")[0].split("\nEND SOLUTION")[0].replace("<code>", "")
    context = p["code_context"]
    program = context + "\n" + f"code = {code!r}\n" + "test_execution(code)\n" + ("test_string(code)\n" if "test_string(" in context else "\n")
    print(hashlib.sha256(program.encode()).hexdigest())
)py";
  base::Command command;
  command.program = "python3";
  command.arguments = {"-c", script, test_support::shared_file("data/ds1000/ds1000.jsonl.gz"),
                       samples.empty() ? "" : test_support::shared_file(samples).string()};
  const auto output = base::run_command(command, std::chrono::seconds(100));
  REQUIRE(output.ok());
  INFO(output->err);
  REQUIRE(output->exit_code == 0);
  std::vector<std::string> digests;
  for (std::size_t at = 0; at < output->out.size(); at += 65) digests.push_back(output->out.substr(at, 64));
  return digests;
}

std::vector<base::Completion> answers_of(const std::string& samples) {
  std::vector<base::Completion> answers;
  auto reader = base::LineReader::open(test_support::shared_file(samples));
  REQUIRE(reader.ok());
  std::string line;
  while (*reader->next(line)) {
    const auto code = base::parse_json(line)->at("code");
    auto& answer = answers.emplace_back();
    answer.text = code.is_string() ? code.get<std::string>() : code.at(0).get<std::string>();
  }
  return answers;
}

}  // namespace

TEST_CASE("DS-1000 has 1000 problems of seven libraries") {
  const auto& benchmark = ds1000();
  REQUIRE(benchmark.problems().size() == 1000);
  CHECK(benchmark.info().title == "DS-1000");
  CHECK(benchmark.info().runtimes.size() == 6);
  CHECK(benchmark.info().extractor == "ds1000");
  CHECK(benchmark.info().default_max_tokens == 1024);
  CHECK(problem(999).task_id == "DS-1000/999");
  std::string groups;
  for (const auto& group : benchmark.groups())
    groups += group.kind + " " + group.name + " " + std::to_string(group.problems.size()) + "\n";
  CHECK(groups ==
        "library Pandas 291\nlibrary Numpy 220\nlibrary Matplotlib 155\nlibrary Tensorflow 45\nlibrary Scipy 106\n"
        "library Sklearn 115\nlibrary Pytorch 68\nperturbation Origin 452\nperturbation Difficult-Rewrite 162\n"
        "perturbation Semantic 234\nperturbation Surface 152\n");
  std::set<std::string> runtimes;
  for (std::size_t i = 0; i < 1000; ++i) runtimes.insert(program_of(i, "").runtime);
  CHECK(runtimes == std::set<std::string>(benchmark.info().runtimes.begin(), benchmark.info().runtimes.end()));
  CHECK(program_of(700, "").runtime == "python-ds1000-tensorflow");
  CHECK(program_of(300, "").runtime == program_of(720, "").runtime);  // numpy, scipy
  CHECK(program_of(700, "").limits.cpu_ms == 120'000);
  CHECK(program_of(700, "").limits.wall_ms == 600'000);
}

TEST_CASE("DS-1000: programs are the official text, byte for byte, and answers are taken as officially") {
  for (const std::string samples :
       {"", "samples/codex002.ds1000.jsonl.gz", "samples/gpt-3.5-turbo-0613.ds1000.jsonl.gz"}) {
    const auto expected = official_programs(samples);
    REQUIRE(expected.size() == 1000);
    std::vector<base::Completion> answers;
    if (!samples.empty()) answers = answers_of(samples);
    for (std::size_t i = 0; i < 1000; ++i) {
      const auto answer = samples.empty() ? ds1000().canonical(problem(i)) : answers[i];
      const auto program = ds1000().assemble(problem(i), ds1000().extract(problem(i), answer));
      INFO(samples << " " << i << "\n" << program.test);
      CHECK(program.candidate.empty());
      CHECK(base::sha256(program.test) == expected[i]);
    }
  }
}

TEST_CASE("DS-1000: an answer can be read back from its program") {
  const std::string nul(1, '\0');
  for (const std::string& answer :
       {std::string(), std::string("'"), std::string("\"'\\"), "a\r\n\tb\x01\x7f" + nul + "c", std::string("é€😀\\n"),
        std::string("\ntest_execution(code)\n")}) {
    const auto program = benchmarks::ds1000_program("context\n", answer);
    CHECK(program.starts_with("context\n\ncode = "));
    CHECK(program.ends_with("\ntest_execution(code)\n\n"));
    CHECK(benchmarks::ds1000_answer("context\n", program) == answer);
  }
  CHECK(benchmarks::ds1000_program("def test_string(x): 0", "x").ends_with("\ntest_string(code)\n"));
}

TEST_CASE("DS-1000's post-processing, in its order, strips nothing") {
  CHECK(take("ds1000", "    x = 1\n</code>\nrest") == "    x = 1\n");
  CHECK(take("ds1000", "```python\nx = 1\n```\nrest") == "\nx = 1\n");
  CHECK(take("ds1000", "\n<code>\nx = 1\n\nEND SOLUTION\nrest") == "\n\nx = 1\n");
  CHECK(take("ds1000", "prose\n```python\nx\n```") == "prose\n\nx\n");
  CHECK(take("ds1000", "```\nx\n```").empty());
  CHECK(take("ds1000", "x\n    ### END SOLUTION\n") == "x\n    ### END SOLUTION\n");
  CHECK(take("ds1000", "a <co</code>de>") == "a <co");
}

TEST_CASE("OpenCompass' post-processing of DS-1000 narrows the answer step by step") {
  CHECK(take("opencompass-ds1000", "prose <code>\nx = 1\n</code> rest") == "\nx = 1\n");
  CHECK(take("opencompass-ds1000", "x = 1\n</code> rest") == "x = 1\n");
  CHECK(take("opencompass-ds1000", "<code>```python\nx\n```</code>") == "\nx\n");
  CHECK(take("opencompass-ds1000", "```\nx\n```") == "\nx\n");
  CHECK(take("opencompass-ds1000", "BEGIN SOLUTION\nx\nEND SOLUTION") == "\nx\n");
  CHECK(take("opencompass-ds1000", "open ```python\nx") == "open ```python\nx");
}

TEST_CASE("auto finds the code of an answer to DS-1000 and keeps its indentation") {
  CHECK(take("auto", "Sure!\n<code>\n    result = f(x)\n    return result\n</code>\nDone.") ==
        "\n    result = f(x)\n    return result\n");
  CHECK(take("auto", "    result = 1\n</code>\nSome words") == "    result = 1\n");
  CHECK(take("auto",
             "<think>\n<code>x = 0</code>\n</think>\nPut it between <code> and </code>:\n<code>result = 1</code>") ==
        "result = 1");
  CHECK(take("auto",
             "The context:\n<code>\nimport numpy as np\n</code>\nBEGIN SOLUTION\n<code>\nresult = np.ones(1)\n"
             "</code>\nEND SOLUTION\n<code>\nprint(result)\n</code>") == "\nresult = np.ones(1)\n");
  CHECK(take("auto", "Here:\n```python\n    result = 1\n```\nwhich prints\n```\n[1]\n```\n") == "    result = 1\n");
  CHECK(take("auto", "```python\nresult = 1\n```\nTry it:\n```python\nprint(result)\n```\n") == "result = 1\n");
  CHECK(take("auto", "# SOLUTION START\nplt.plot(x)\n# SOLUTION END\n") == "\nplt.plot(x)\n");
  CHECK(take("auto", "BEGIN SOLUTION\n<code>\nresult = a\n    ### END SOLUTION\nmore") == "\nresult = a\n");
  CHECK(take("auto", "\n    result = df.sum()\n    return result\n") == "\n    result = df.sum()\n    return result\n");
  CHECK(take("auto", "You can do this with pandas:\nresult = df.sum()\nThat is all.\n") == "result = df.sum()\n");
  CHECK(take("auto", "<code>\n```python\nresult = 1\n```\n</code>") == "result = 1\n");
  CHECK_FALSE(benchmarks::extract_ds1000_auto("I cannot help with that.", "").found);
  base::Completion completion;
  completion.text = "Here:\n```python\ndf = df.T\n```\n```python\nprint(df)\n```\n";
  const auto& chat = ds1000("chat");
  CHECK(chat.info().extractor == "auto");
  for (const auto& each : chat.problems()) {
    if (each.prompt.find("\ndf = ... # put solution in this variable") == std::string::npos) continue;
    CHECK(chat.extract(each, completion).code == "df = df.T\n");
  }
}

TEST_CASE("DS-1000's prompts are sent as they are") {
  const auto official = ds1000().prompt(problem(0));
  REQUIRE(official.messages.size() == 2);
  CHECK(official.messages[0].role == "system");
  CHECK_THAT(official.messages[0].content, ContainsSubstring("between <code> and </code> tags, without"));
  CHECK(official.messages[1].content == problem(0).prompt);
  CHECK(official.stop == std::vector<std::string>{"</code>", "# SOLUTION END"});
  const auto& base = ds1000("", false);
  CHECK(base.info().prompt_style == "completion");
  for (const auto& each : base.problems()) {
    const auto prompt = base.prompt(each);
    CHECK(prompt.text == each.prompt);
    for (const auto& stop : prompt.stop) CHECK(each.canonical_solution.find(stop) == std::string::npos);
  }
  CHECK(ds1000("opencompass").prompt(problem(0)).stop.empty());
  CHECK(ds1000("opencompass").prompt(problem(0)).messages.at(0).content == problem(0).prompt);
  CHECK(ds1000("chat").prompt(problem(0)).messages.at(0).content.starts_with(problem(0).prompt));
  // A server may not know the stop words.
  base::Completion completion;
  completion.form = base::Completion::Form::kCompletion;
  completion.text = "\n    result = 1\n# SOLUTION END\nrest";
  CHECK(base.extract(problem(0), completion).code == "\n    result = 1\n");
}

TEST_CASE("DS-1000's insertion form closes what the prompt has opened") {
  const auto& infill = ds1000("insertion", false);
  CHECK(infill.prompt(problem(0)).text ==
        "<fim_prefix>" + problem(0).prompt + "<fim_suffix>\n</code>\nEND SOLUTION\n<fim_middle>");
  for (const auto& each : infill.problems()) {
    const auto text = infill.prompt(each).text;
    const bool in_function = each.prompt.ends_with("### BEGIN SOLUTION");
    const bool draws = each.prompt.ends_with("# SOLUTION START\n");
    CHECK((text.find("### END SOLUTION\n") != std::string::npos) == in_function);
    CHECK((text.find("\n# SOLUTION END\n") != std::string::npos) == draws);
  }
  CHECK(ds1000("insertion").prompt(problem(0)).messages.back().content.ends_with("[insert]\n</code>\nEND SOLUTION\n"));
}

TEST_CASE("DS-1000: what the answer raised is the answer's, with its own lines") {
  // Of 0 the text is: "", import, import, "df, List = test_input", answer.
  const auto own = judged(0, "a = 1\nresult = a.b\n", {"AttributeError", "no b", 6, false, ""});
  CHECK(own.verdict == Verdict::kException);
  CHECK(own.evidence.category == "AttributeError");
  CHECK(own.evidence.line == 2);
  CHECK(own.evidence.source_line == "result = a.b");
  CHECK_FALSE(own.evidence.in_test);
  CHECK(own.official_result == "failed: no b");
  const auto assertion = judged(0, "assert False", {"AssertionError", "", 5, false, ""});
  CHECK(assertion.verdict == Verdict::kException);
  CHECK(assertion.evidence.category == "AssertionError");
  CHECK(judged(0, "exit()", {"SystemExit", "", 5, false, ""}).verdict == Verdict::kExitedEarly);
  // Of 817 the last line is "result = data1", behind the answer.
  const auto missing = judged(817, "data2 = 1\n\n", {"NameError", "name 'data1' is not defined", 9, false, ""});
  CHECK(missing.evidence.category == "NameError");
  CHECK(missing.evidence.source_line == "result = data1");
  CHECK(missing.evidence.in_test);
  CHECK(missing.evidence.line == line_of(problem(817).test, "result = data1"));
  // Matplotlib's contexts drop lines: "y + 1" is the answer's third line and the second that is run.
  const auto plot = judged(511, "plt.plot(x)\nplt.show()\ny + ''", {"TypeError", "", 9, false, ""});
  CHECK(plot.evidence.line == 3);
  CHECK(plot.evidence.source_line == "y + ''");
  CHECK(judged(511, "plt.show()", {"ValueError", "", 9, false, ""}).evidence.source_line ==
        "plt.savefig('output.png', bbox_inches ='tight')");
  // scikit-learn's contexts that have their assertions behind the answer.
  const auto behind = judged(852, "x = 1", {"AssertionError", "", 7, false, ""});
  CHECK(behind.verdict == Verdict::kWrongAnswer);
  CHECK_THAT(behind.evidence.source_line, ContainsSubstring("assert preprocess("));
}

TEST_CASE("DS-1000: an answer that is no program does not compile") {
  const auto line = line_of(problem(0).test, "        exec(code, test_env)");
  const auto broken =
      judged(0, "a = 1\nresult = (\n", {"SyntaxError", "'(' was never closed (<string>, line 6)", line, true, ""});
  CHECK(broken.verdict == Verdict::kCompileError);
  CHECK(broken.evidence.category == "SyntaxError");
  CHECK(broken.evidence.line == 2);
  CHECK(broken.evidence.source_line == "result = (");
  CHECK(judged_in_test(0, "        exec(code, test_env)", "IndentationError", "unexpected indent (<string>, line 5)")
            .evidence.category == "SyntaxError");
  const auto nul =
      judged_in_test(0, "        exec(code, test_env)", "ValueError", "source code string cannot contain null bytes");
  CHECK(nul.verdict == Verdict::kException);
  CHECK(nul.evidence.category == "ValueError");
  // One that the answer itself raised, by eval().
  const auto own = judged(0, "eval('(')", {"SyntaxError", "'(' was never closed (<string>, line 1)", 5, false, ""});
  CHECK(own.verdict == Verdict::kException);
  CHECK(own.evidence.line == 1);
}

TEST_CASE("DS-1000: what the comparison raised is a wrong answer") {
  const std::string comparison = R"(        assert exec_test(test_env["result"], expected_result))";
  const auto wrong = judged_in_test(0, comparison, "AssertionError", "");
  CHECK(wrong.verdict == Verdict::kWrongAnswer);
  CHECK(wrong.evidence.category == "Wrong Answer");
  CHECK_THAT(wrong.evidence.source_line, ContainsSubstring("assert exec_test("));
  CHECK(wrong.official_result == "failed: ");
  const auto ambiguous = judged_in_test(0, comparison, "ValueError", "ambiguous");
  CHECK(ambiguous.verdict == Verdict::kWrongAnswer);
  CHECK(ambiguous.official_result == "failed: ambiguous");
  const auto missing = judged_in_test(0, comparison, "KeyError", "'result'");
  CHECK(missing.verdict == Verdict::kException);
  CHECK(missing.evidence.category == "KeyError");
  CHECK_THAT(missing.evidence.message, ContainsSubstring("does not define 'result'"));
  const auto inside = judged_in_test(511, "        leg = ax.get_legend()", "AttributeError", "no texts");
  CHECK(inside.verdict == Verdict::kWrongAnswer);
  CHECK_THAT(inside.evidence.message,
             ContainsSubstring("the comparison with the expected result raised AttributeError: no texts"));
  CHECK(judged_in_test(0, comparison, "MemoryError", "").verdict == Verdict::kOutOfMemory);
  const auto input = judged_in_test(819, "            data = fetch_california_housing()", "URLError", "no network");
  CHECK(input.verdict == Verdict::kException);
  CHECK_THAT(input.evidence.message, ContainsSubstring("before it ran the answer: no network"));
}

TEST_CASE("DS-1000: a rule about the answer's words is named") {
  std::size_t rules = 0;
  for (std::size_t i = 0; i < 1000; ++i) {
    if (problem(i).test.find("def test_string(") == std::string::npos) continue;
    ++rules;
    const auto tokens = problem(i).test.substr(problem(i).test.find("def test_string("));
    const auto at = line_of(problem(i).test, "def test_string(") + line_of(tokens, "    assert") - 1;
    const auto result = judged(i, "x = 1", {"AssertionError", "", at, true, ""});
    CHECK(result.verdict == Verdict::kWrongAnswer);
    INFO(result.evidence.message);
    CHECK(result.evidence.message.starts_with("the answer breaks the rule \""));
    CHECK(result.evidence.message.ends_with(" tokens"));
  }
  CHECK(rules == 159);
  for (std::size_t i = 0; i < 1000; ++i) {
    if (problem(i).test.find("def test_string(") == std::string::npos) continue;
    const auto result = judged_in_test(i, "    for token in tokenize.tokenize(", "TokenError", "EOF in multi-line");
    CHECK(result.verdict == Verdict::kWrongAnswer);
    CHECK(result.evidence.message == "the answer cannot be split into tokens: TokenError: EOF in multi-line");
    break;
  }
}

TEST_CASE("DS-1000: the solution that cannot pass is known") {
  for (const auto& each : ds1000().problems())
    CHECK(ds1000().known_failure(each).empty() == (each.task_id != "DS-1000/819"));
  const auto notes = benchmarks::errata_notes("ds1000", ds1000().info().profile);
  REQUIRE(notes.size() == 1);
  CHECK_THAT(notes[0], ContainsSubstring("DS-1000/819") && ContainsSubstring("no solution can pass"));
}

TEST_CASE("DS-1000 by the names that people use, and its broken data") {
  for (const std::string name : {"DS-1000", "ds_1000", "ds1000", "xlang-ai/DS-1000"})
    CHECK(benchmarks::canonical_name(name) == "ds1000");
  const test_support::TemporaryFolder folder;
  std::filesystem::create_directories(folder.path() / "ds1000");
  benchmarks::Options options;
  options.data_dir = folder.path();
  const auto error_of = [&](const std::string& content) {
    std::ofstream(folder.path() / "ds1000/ds1000.jsonl", std::ios::binary) << content;
    const auto opened = benchmarks::open("ds1000", options);
    REQUIRE(!opened.ok());
    return opened.error().message;
  };
  CHECK_THAT(error_of("{}\n"), ContainsSubstring("ds1000.jsonl:1: key \"prompt\" is missing"));
  const std::string row = R"({"prompt": "", "reference_code": "", "code_context": "", "metadata": )";
  CHECK_THAT(error_of(row + R"({"problem_id": 1}})" + "\n"),
             ContainsSubstring("ds1000.jsonl:1: metadata.problem_id must be 0"));
  CHECK_THAT(error_of(row + R"({"problem_id": 0}})" + "\n"), ContainsSubstring("\"library\" is missing"));
  CHECK_THAT(error_of(row + R"({"problem_id": 0, "library": "Pandas", "perturbation_type": "Origin"}})" + "\n"),
             ContainsSubstring("is not the pinned ds1000"));
  options.profile = "opencompass";
  CHECK_THAT(benchmarks::open("ds1000", options).error().message, ContainsSubstring("unknown profile"));
}
