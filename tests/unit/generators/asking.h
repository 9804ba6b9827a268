// Prompts, sinks and server answers that the tests of this folder share.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "generators/generator.h"
#include "generators/openai.h"
#include "generators/remote.h"
#include "tests/support/fault_server.h"

namespace generators_test {

/// Prompts from a list. Thread-safe.
class ListSource final : public generators::PromptSource {
 public:
  explicit ListSource(std::vector<base::Prompt> prompts) : prompts_(prompts.begin(), prompts.end()) {}
  std::optional<base::Prompt> next() override {
    const std::lock_guard lock(mutex_);
    if (prompts_.empty()) return std::nullopt;
    base::Prompt prompt = std::move(prompts_.front());
    prompts_.pop_front();
    return prompt;
  }

 private:
  std::mutex mutex_;
  std::deque<base::Prompt> prompts_;
};

/// Keeps what is delivered; `on_delivery`, if set, may refuse it. Thread-safe.
class Collector final : public generators::CompletionSink {
 public:
  std::function<base::Status(const base::Completion&)> on_delivery;

  base::Status deliver(base::Completion completion) override {
    const std::lock_guard lock(mutex_);
    if (on_delivery) HARNESS_TRY(on_delivery(completion));
    completions_.push_back(std::move(completion));
    return {};
  }
  [[nodiscard]] std::vector<base::Completion> completions() const {
    const std::lock_guard lock(mutex_);
    return completions_;
  }
  /// How many different (task, sample) pairs came.
  [[nodiscard]] std::size_t distinct() const {
    std::set<std::pair<std::string, int>> keys;
    for (const auto& completion : completions()) keys.emplace(completion.task_id, completion.sample);
    return keys.size();
  }

 private:
  mutable std::mutex mutex_;
  std::vector<base::Completion> completions_;
};

/// `tasks` x `samples` prompts; task i asks "question i".
inline std::vector<base::Prompt> prompts(int tasks, int samples = 1, bool chat = true) {
  std::vector<base::Prompt> list;
  for (int task = 0; task < tasks; ++task) {
    for (int sample = 0; sample < samples; ++sample) {
      base::Prompt prompt;
      prompt.task_id = "Task/" + std::to_string(task);
      prompt.sample = sample;
      prompt.seed = 1000 * static_cast<std::uint64_t>(task) + static_cast<std::uint64_t>(sample);
      const std::string question = "question " + std::to_string(task);
      if (chat) {
        prompt.messages.push_back({"user", question});
      } else {
        prompt.text = question;
      }
      list.push_back(std::move(prompt));
    }
  }
  return list;
}

/// The answer of a well-behaved server: it says the question back, in as many choices as were asked for.
inline test_support::ServerReply good_reply(const test_support::ServerRequest& request) {
  const auto asked = base::parse_json(request.body);
  base::Json choices = base::Json::array();
  const bool chat = asked.ok() && asked->contains("messages");
  const std::string question =
      chat ? (*asked)["messages"].back()["content"].get<std::string>() : (*asked)["prompt"].get<std::string>();
  const int n = asked->value("n", 1);
  for (int i = 0; i < n; ++i) {
    base::Json choice = {{"index", i}, {"finish_reason", "stop"}};
    const std::string text = "answer to " + question;
    if (chat) {
      choice["message"] = {{"role", "assistant"}, {"content", text}};
    } else {
      choice["text"] = text;
    }
    choices.push_back(std::move(choice));
  }
  const base::Json body = {{"choices", choices}, {"usage", {{"prompt_tokens", 10}, {"completion_tokens", 5 * n}}}};
  test_support::ServerReply reply;
  reply.body = base::dump_line(body);
  return reply;
}

inline test_support::ServerReply error_reply(int status, const std::string& words,
                                             std::vector<std::string> headers = {}) {
  test_support::ServerReply reply;
  reply.status = status;
  reply.headers = std::move(headers);
  reply.body = base::dump_line({{"error", {{"message", words}, {"type", "test"}}}});
  return reply;
}

/// Fast retries, so that tests of faults are quick.
inline generators::RemoteOptions quick_options() {
  generators::RemoteOptions options;
  options.concurrency = 8;
  options.retry.base_ms = 5;
  options.retry.max_ms = 50;
  options.key_source = "OPENAI_API_KEY";
  options.drain_ms = 2000;
  return options;
}

inline generators::OpenAiOptions api_at(const std::string& base_url) {
  generators::OpenAiOptions api;
  api.base_url = base_url;
  api.api_key = "sk-secret-0123456789";
  api.model = "test-model";
  return api;
}

/// What one call of generate() came to.
struct Run {
  base::Status status;
  std::vector<base::Completion> completions;
  std::size_t distinct = 0;
  generators::Bill bill;
};

inline Run ask(const std::string& base_url, std::vector<base::Prompt> questions,
               generators::RemoteOptions options = quick_options(), generators::OpenAiOptions api = {}) {
  if (api.base_url.empty()) api = api_at(base_url);
  options.secret = api.api_key;
  generators::RemoteGenerator generator(generators::make_openai(api), options);
  ListSource source(std::move(questions));
  Collector sink;
  Run run;
  run.status = generator.generate(source, sink, {});
  run.completions = sink.completions();
  run.distinct = sink.distinct();
  run.bill = generator.bill();
  return run;
}

}  // namespace generators_test
