// WizardCoder's flow: instructions in, answers out.
#include "generators/instructions.h"

#include <fstream>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "generators/prices.h"
#include "tests/support/shared_data.h"
#include "tests/unit/generators/asking.h"

using Catch::Matchers::ContainsSubstring;
using generators::InstructionFlow;
using test_support::TemporaryFolder;

namespace {

base::Completion answer(const base::Prompt& prompt, const std::string& text) {
  base::Completion completion;
  completion.task_id = prompt.task_id;
  completion.text = text;
  return completion;
}

}  // namespace

TEST_CASE("instructions become prompts and answers become lines, as WizardCoder's script has them") {
  const TemporaryFolder folder;
  const auto input = folder.path() / "in.jsonl";
  const auto output = folder.path() / "out.jsonl";
  std::ofstream(input) << "{\"idx\": 11, \"Instruction\": \"add\"}\n\n{\"idx\": \"b\", \"Instruction\": \"sub\"}\n";
  {
    auto flow = InstructionFlow::open(input, output, false);
    REQUIRE(flow.ok());
    const auto prompt = (*flow)->next();
    REQUIRE(prompt);
    CHECK(
        prompt->text ==
        "Below is an instruction that describes a task. Write a response that appropriately completes the request.\n\n"
        "### Instruction:\nadd\n\n### Response:");
    REQUIRE((*flow)->deliver(answer(*prompt, "\n a + b \n")).ok());
  }
  CHECK(*base::read_file(output) == "{\"id\":11,\"instruction\":\"add\",\"wizardcoder\":\"a + b\"}\n");
  // A second session asks only what is open.
  auto flow = InstructionFlow::open(input, output, true);
  REQUIRE(flow.ok());
  CHECK((*flow)->answered_before() == 1);
  const auto prompt = (*flow)->next();
  REQUIRE(prompt);
  CHECK(prompt->messages.at(0).content == "sub");
  CHECK_FALSE((*flow)->next());
  CHECK((*flow)->status().ok());
}

TEST_CASE("what is wrong with a file of instructions is told with its line") {
  const TemporaryFolder folder;
  const auto error = [&](const std::string& content) {
    const auto input = folder.path() / "in.jsonl";
    std::ofstream(input) << content;
    std::filesystem::remove(folder.path() / "out.jsonl");
    auto flow = InstructionFlow::open(input, folder.path() / "out.jsonl", true);
    while ((*flow)->next()) {
    }
    return (*flow)->status().ok() ? "" : (*flow)->status().error().message;
  };
  const std::string good = "{\"idx\": 1, \"Instruction\": \"a\"}\n";
  CHECK_THAT(error(good + "{"), ContainsSubstring("in.jsonl:2: not a JSON object"));
  CHECK_THAT(error(good + good), ContainsSubstring("in.jsonl:2: idx 1 is there twice"));
  CHECK_THAT(error("{\"idx\": 1}\n"), ContainsSubstring("in.jsonl:1:") && ContainsSubstring("Instruction"));
  CHECK_THAT(error("{\"Instruction\": \"a\"}\n"), ContainsSubstring("\"idx\" is missing"));
  CHECK(InstructionFlow::open("/nowhere/in.jsonl", folder.path() / "o", true).error().code ==
        base::ErrorCode::kNotFound);
  std::ofstream(folder.path() / "other.jsonl") << "{\"task_id\": 3}\n";
  CHECK_THAT(InstructionFlow::open(folder.path() / "in.jsonl", folder.path() / "other.jsonl", true).error().message,
             ContainsSubstring("other.jsonl:1: not an answer"));
}

TEST_CASE("prices go by name, and by the longest pattern") {
  const TemporaryFolder folder;
  const auto file = folder.path() / "prices.json";
  std::ofstream(file) << R"({"gpt-4o": {"input_per_million": 2.5, "output_per_million": 10},
    "gpt-*": {"input_per_million": 1, "output_per_million": 1}, "gpt-5*": {"input_per_million": 2, "output_per_million": 2}})";
  const auto table = generators::PriceTable::load(file);
  REQUIRE(table.ok());
  CHECK(table->find("gpt-4o")->output_per_million == 10);
  CHECK(table->find("gpt-3")->input_per_million == 1);
  CHECK(table->find("gpt-5-mini")->input_per_million == 2);
  CHECK_FALSE(table->find("llama"));
  CHECK(generators::cost(*table->find("gpt-4o"), 2'000'000, 500'000) == 10);
  std::ofstream(file) << R"({"m": {"input_per_million": -1, "output_per_million": 10}})";
  CHECK_THAT(generators::PriceTable::load(file).error().message,
             ContainsSubstring("\"m\"") && ContainsSubstring("negative"));
  std::ofstream(file) << "[]";
  CHECK_FALSE(generators::PriceTable::load(file).ok());
}

TEST_CASE("an estimate bounds what a run will ask for") {
  generators_test::ListSource source(generators_test::prompts(10, 2));
  generators::Sampling sampling;
  sampling.max_tokens = 100;
  const auto sum = generators::estimate(source, sampling, "be brief");
  CHECK(sum.requests == 20);
  CHECK(sum.completion_tokens == 2000);
  CHECK(sum.prompt_tokens >= 20 * std::int64_t{18});
  CHECK(sum.likely_prompt_tokens < sum.prompt_tokens);
}
