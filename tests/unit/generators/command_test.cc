// A program as a model.
#include "generators/command.h"

#include <fstream>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "tests/support/shared_data.h"
#include "tests/unit/generators/asking.h"

using Catch::Matchers::ContainsSubstring;
using generators_test::Collector;
using generators_test::ListSource;
using generators_test::prompts;
using test_support::TemporaryFolder;

namespace {

struct Answered {
  base::Status status;
  std::vector<base::Completion> completions;
  std::size_t distinct = 0;
};

Answered run(const std::string& command, std::vector<base::Prompt> questions, int concurrency = 8) {
  const TemporaryFolder folder;
  generators::CommandGenerator generator(command, folder.path() / "log", {}, concurrency);
  ListSource source(std::move(questions));
  Collector sink;
  Answered result;
  result.status = generator.generate(source, sink, {});
  result.completions = sink.completions();
  result.distinct = sink.distinct();
  return result;
}

/// A Python program that answers each line by `expression` over the prompt `p`.
std::string python(const TemporaryFolder& folder, const std::string& body) {
  const auto file = folder.path() / "model.py";
  std::ofstream(file) << "import json, sys\n" << body;
  return "exec python3 " + file.string();
}

constexpr const char* kEcho =
    "for line in sys.stdin:\n"
    "    p = json.loads(line)\n"
    "    text = 'answer to ' + (p.get('prompt') or p['messages'][-1]['content'])\n"
    "    print(json.dumps({'task_id': p['task_id'], 'sample': p['sample'], 'completion': text,\n"
    "                      'finish_reason': 'length', 'completion_tokens': 3}), flush=True)\n";

}  // namespace

TEST_CASE("a program answers prompts line by line") {
  const TemporaryFolder folder;
  auto questions = prompts(20, 3);
  const auto text_questions = prompts(1, 1, false);
  questions.push_back(text_questions[0]);
  questions.back().task_id = "Text/0";
  const auto result = run(python(folder, kEcho), questions);
  REQUIRE(result.status.ok());
  CHECK(result.distinct == 61);
  CHECK(result.completions.size() == 61);
  for (const auto& completion : result.completions) {
    CHECK(completion.text.starts_with("answer to question"));
    CHECK(completion.finish_reason == base::FinishReason::kLength);
    CHECK(completion.completion_tokens == 3);
    const bool text = completion.task_id == "Text/0";
    CHECK(completion.form == (text ? base::Completion::Form::kCompletion : base::Completion::Form::kAnswer));
  }
}

TEST_CASE("a program may read everything first, answer in any order and leave out the last newline") {
  const TemporaryFolder folder;
  const auto result =
      run(python(folder,
                 "rows = [json.loads(line) for line in sys.stdin]\n"
                 "out = [json.dumps({'task_id': r['task_id'], 'solution': 'x'}) for r in reversed(rows)]\n"
                 "sys.stdout.write('\\n'.join(out))\n"),
          prompts(30), 100);
  REQUIRE(result.status.ok());
  CHECK(result.completions.size() == 30);
  CHECK(result.completions[0].task_id == "Task/29");
  CHECK(result.completions[0].form == base::Completion::Form::kSolution);
}

TEST_CASE("prompts larger than any pipe do not block") {
  const TemporaryFolder folder;
  auto questions = prompts(4);
  for (auto& question : questions) question.messages[0].content = std::string(3 << 20, 'q');
  const auto result = run(python(folder, kEcho), questions);
  REQUIRE(result.status.ok());
  CHECK(result.completions[0].text.size() > (3 << 20));
}

TEST_CASE("what is wrong with a program is told") {
  const TemporaryFolder folder;
  const auto error = [](const Answered& result) { return result.status.ok() ? "" : result.status.error().message; };
  CHECK_THAT(error(run("exit 3", prompts(2))),
             ContainsSubstring("exit status 3") && ContainsSubstring("2 prompts unanswered"));
  CHECK_THAT(error(run("cat > /dev/null", prompts(2))),
             ContainsSubstring("ended too soon") && ContainsSubstring("sample 0 of Task/0"));
  CHECK_THAT(error(run("echo hello; cat > /dev/null", prompts(1))),
             ContainsSubstring("line 1 of the model command's output: not a JSON object"));
  CHECK_THAT(error(run("echo '{\"task_id\": \"Task/7\", \"completion\": \"\"}'; cat > /dev/null", prompts(1))),
             ContainsSubstring("was not asked for"));
  CHECK_THAT(error(run("echo '{\"task_id\": \"Task/0\"}'; cat > /dev/null", prompts(1))),
             ContainsSubstring("completion"));
  CHECK_THAT(error(run("no-such-program-anywhere", prompts(1))), ContainsSubstring("exit status 127"));
}

TEST_CASE("what a program answered before it failed is kept") {
  const TemporaryFolder folder;
  const auto result =
      run(python(folder, std::string(kEcho) + "    if p['task_id'] == 'Task/3': sys.exit(1)\n"), prompts(10), 1);
  REQUIRE_FALSE(result.status.ok());
  CHECK(result.completions.size() == 4);
}

TEST_CASE("a stop ends the program") {
  generators::CommandGenerator generator("exec sleep 600", "", {}, 4);
  ListSource source(prompts(3));
  Collector sink;
  std::stop_source stop;
  stop.request_stop();
  const auto status = generator.generate(source, sink, stop.get_token());
  REQUIRE_FALSE(status.ok());
  CHECK(status.error().code == base::ErrorCode::kInterrupted);
}
