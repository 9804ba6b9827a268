// What is asked of OpenAI-compatible and Anthropic servers, and how their answers are read.
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "generators/anthropic.h"
#include "tests/unit/generators/asking.h"

using base::FinishReason;
using Catch::Matchers::ContainsSubstring;
using generators::Answer;
using generators_test::api_at;
using generators_test::prompts;

namespace {

base::Json body_of(const generators::Dialect& dialect, const base::Prompt& prompt) {
  return *base::parse_json(dialect.body(std::span(&prompt, 1)));
}

generators::AnthropicOptions claude() {
  generators::AnthropicOptions options;
  options.base_url = "https://api.anthropic.com";
  options.api_key = "key";
  options.model = "claude";
  return options;
}

}  // namespace

TEST_CASE("base addresses are taken as people write them") {
  CHECK(generators::normal_base_url("http://localhost:8000") == "http://localhost:8000/v1");
  CHECK(generators::normal_base_url("http://localhost:8000/v1/") == "http://localhost:8000/v1");
  CHECK(generators::normal_base_url("localhost:8000") == "http://localhost:8000/v1");
  CHECK(generators::normal_base_url("https://host/api/v1/chat/completions") == "https://host/api/v1");
  CHECK(generators::normal_base_url("https://host/custom") == "https://host/custom");
}

TEST_CASE("a chat request holds the sampling, the system prompt and the seed") {
  auto api = api_at("http://h/v1");
  api.system_prompt = "be brief";
  api.sampling = {.temperature = 0.2, .top_p = 0.95, .top_k = 40, .max_tokens = 77};
  const auto dialect = generators::make_openai(api);
  auto prompt = prompts(1)[0];
  prompt.seed = 0xffffffffffffffff;
  prompt.stop = {"\ndef "};
  const auto body = body_of(*dialect, prompt);
  CHECK(body["messages"].size() == 2);
  CHECK(body["messages"][0]["content"] == "be brief");
  CHECK(body["temperature"] == 0.2);
  CHECK(body["top_p"] == 0.95);
  CHECK(body["top_k"] == 40);
  CHECK(body["max_tokens"] == 77);
  CHECK(body["seed"] == 0x7fffffff);
  CHECK(body["stop"][0] == "\ndef ");
  CHECK_FALSE(body.contains("n"));
  CHECK_FALSE(body.contains("prompt"));
}

TEST_CASE("a prompt's own system message wins") {
  auto api = api_at("http://h/v1");
  api.system_prompt = "run's";
  auto prompt = prompts(1)[0];
  prompt.messages.insert(prompt.messages.begin(), {"system", "prompt's"});
  const auto body = body_of(*generators::make_openai(api), prompt);
  CHECK(body["messages"].size() == 2);
  CHECK(body["messages"][0]["content"] == "prompt's");
}

TEST_CASE("OpenAI itself gets at most four stop words, others all") {
  auto prompt = prompts(1)[0];
  prompt.stop = {"a", "b", "c", "d", "e"};
  CHECK(body_of(*generators::make_openai(api_at("https://api.openai.com/v1")), prompt)["stop"].size() == 4);
  CHECK(body_of(*generators::make_openai(api_at("http://h/v1")), prompt)["stop"].size() == 5);
  generators::Choice choice{"x e y", FinishReason::kLength};
  generators::apply_stop_words(prompt.stop, choice);
  CHECK(choice.text == "x ");
  CHECK(choice.finish_reason == FinishReason::kStop);
}

TEST_CASE("no key, no header; no seed where it is not wanted") {
  auto api = api_at("http://h/v1");
  api.api_key.clear();
  api.send_seed = false;
  const auto dialect = generators::make_openai(api);
  for (const auto& header : dialect->headers()) CHECK_FALSE(header.starts_with("Authorization"));
  CHECK_FALSE(body_of(*dialect, prompts(1)[0]).contains("seed"));
}

TEST_CASE("all forms of a chat answer are read") {
  const auto dialect = generators::make_openai(api_at("http://h/v1"));
  const auto parts = dialect->parse(
      R"({"choices": [{"message": {"content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}, "finish_reason": "length"}],
    "usage": {"prompt_tokens": 3, "completion_tokens": 4}})",
      true);
  REQUIRE(parts.ok());
  CHECK(parts->choices[0].text == "ab");
  CHECK(parts->choices[0].finish_reason == FinishReason::kLength);
  CHECK(parts->prompt_tokens == 3);
  const auto no_usage =
      dialect->parse(R"({"choices": [{"message": {"content": "a"}, "finish_reason": null}], "usage": null})", true);
  REQUIRE(no_usage.ok());
  CHECK_FALSE(no_usage->prompt_tokens.has_value());
  CHECK(no_usage->choices[0].finish_reason == FinishReason::kUnknown);
  const auto text = dialect->parse(R"({"choices": [{"text": "x", "finish_reason": "eos_token"}]})", false);
  REQUIRE(text.ok());
  CHECK(text->choices[0].finish_reason == FinishReason::kStop);
}

TEST_CASE("what is no answer is refused with a reason") {
  const auto dialect = generators::make_openai(api_at("http://h/v1"));
  for (const char* body : {"", "null", "[]", "{}", R"({"choices": 3})", R"({"choices": []})", R"({"choices": [3]})",
                           R"({"choices": [{}]})", R"({"choices": [{"message": 3}]})"}) {
    CAPTURE(body);
    const auto answer = dialect->parse(body, true);
    REQUIRE_FALSE(answer.ok());
    CHECK_FALSE(answer.error().message.empty());
  }
  CHECK_FALSE(dialect->parse(R"({"choices": [{"message": {"content": "a"}}]})", false).ok());
  CHECK_THAT(dialect->parse(R"({"error": {"message": "provider down"}})", true).error().message,
             ContainsSubstring("provider down"));
}

TEST_CASE("an error's words are found wherever servers put them") {
  CHECK(generators::error_words(R"({"error": {"message": "a"}})") == "a");
  CHECK(generators::error_words(R"({"error": "a"})") == "a");
  CHECK(generators::error_words(R"({"message": "a"})") == "a");
  CHECK(generators::error_words(R"({"detail": "a"})") == "a");
  CHECK(generators::error_words("plain\n  words") == "plain words");
  CHECK(generators::error_words("<html>long page</html>").empty());
  CHECK(generators::error_words("").empty());
  CHECK(generators::error_words(std::string(5000, 'x')).size() < 310);
  CHECK(generators::error_kind(R"({"error": {"type": "t", "code": "c"}})") == "c");
  CHECK(generators::error_kind(R"({"error": {"type": "t", "code": null}})") == "t");
}

TEST_CASE("Anthropic's API gets the system prompt apart, and no seed") {
  auto options = claude();
  options.sampling = {.temperature = 0.5, .top_p = 1, .top_k = 3, .max_tokens = 9};
  const auto dialect = generators::make_anthropic(options);
  CHECK(dialect->url(true) == "https://api.anthropic.com/v1/messages");
  auto prompt = prompts(1)[0];
  prompt.messages.insert(prompt.messages.begin(), {"system", "be brief"});
  prompt.stop = {"\n\n", "\ndef "};
  const auto body = body_of(*dialect, prompt);
  CHECK(body["system"] == "be brief");
  CHECK(body["messages"].size() == 1);
  CHECK(body["max_tokens"] == 9);
  CHECK(body["temperature"] == 0.5);
  CHECK_FALSE(body.contains("top_p"));
  CHECK_FALSE(body.contains("seed"));
  CHECK(body["stop_sequences"].size() == 1);
  CHECK(body_of(*dialect, prompts(1, 1, false)[0])["messages"][0]["role"] == "user");
}

TEST_CASE("Anthropic's answers are read") {
  const auto dialect = generators::make_anthropic(claude());
  const auto answer =
      dialect->parse(R"({"content": [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "x"}],
    "stop_reason": "max_tokens", "usage": {"input_tokens": 5, "cache_read_input_tokens": 2, "output_tokens": 7}})",
                     true);
  REQUIRE(answer.ok());
  CHECK(answer->choices[0].text == "x");
  CHECK(answer->choices[0].finish_reason == FinishReason::kLength);
  CHECK(answer->prompt_tokens == 7);
  CHECK(answer->completion_tokens == 7);
  const auto refused = dialect->parse(R"({"content": [], "stop_reason": "refusal"})", true);
  REQUIRE(refused.ok());
  CHECK(refused->choices[0].finish_reason == FinishReason::kContentFilter);
  CHECK_FALSE(dialect->parse(R"({"type": "error"})", true).ok());
}
