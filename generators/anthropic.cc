#include "generators/anthropic.h"

#include <initializer_list>
#include <utility>

#include "generators/openai.h"
#include "harness/base/json.h"

namespace generators {
namespace {

using base::Json;

base::Error wrong(std::string words) { return {base::ErrorCode::kNetwork, std::move(words)}; }

std::optional<std::int64_t> sum_of(const Json& usage, std::initializer_list<const char*> keys) {
  std::optional<std::int64_t> sum;
  for (const char* key : keys) {
    const auto found = usage.find(key);
    if (found != usage.end() && found->is_number_integer()) sum = sum.value_or(0) + found->get<std::int64_t>();
  }
  return sum;
}

class Anthropic final : public Dialect {
 public:
  explicit Anthropic(AnthropicOptions options) : options_(std::move(options)) {
    options_.base_url = normal_base_url(std::move(options_.base_url));
  }

  [[nodiscard]] std::string name() const override { return "anthropic"; }
  [[nodiscard]] std::string base_url() const override { return options_.base_url; }
  [[nodiscard]] std::string url(bool /*chat*/) const override { return options_.base_url + "/messages"; }
  [[nodiscard]] std::vector<std::string> headers() const override {
    return {"Content-Type: application/json", "anthropic-version: 2023-06-01", "x-api-key: " + options_.api_key};
  }
  [[nodiscard]] std::string body(std::span<const base::Prompt> group) const override;
  [[nodiscard]] base::Result<Answer> parse(std::string_view body, bool chat) const override;

 private:
  AnthropicOptions options_;
};

std::string Anthropic::body(std::span<const base::Prompt> group) const {
  const base::Prompt& prompt = group.front();
  std::string system = options_.system_prompt;
  Json messages = Json::array();
  for (const auto& message : prompt.messages) {
    if (message.role == "system") {
      system = message.content;
    } else {
      messages.push_back({{"role", message.role}, {"content", message.content}});
    }
  }
  if (!prompt.is_chat()) messages.push_back({{"role", "user"}, {"content", prompt.text}});
  Json json = {{"model", options_.model}, {"max_tokens", options_.sampling.max_tokens}, {"messages", messages}};
  if (!system.empty()) json["system"] = system;
  // Newer models take temperature or top_p, not both; 1 is the API's own default for top_p.
  json["temperature"] = options_.sampling.temperature;
  if (options_.sampling.top_p < 1) json["top_p"] = options_.sampling.top_p;
  if (options_.sampling.top_k > 0) json["top_k"] = options_.sampling.top_k;
  // The API refuses stop sequences of white space only; what is not sent is cut off here.
  Json stop = Json::array();
  for (const auto& word : prompt.stop) {
    if (word.find_first_not_of(" \t\r\n") != std::string::npos) stop.push_back(word);
  }
  if (!stop.empty()) json["stop_sequences"] = stop;
  return base::dump_line(json);
}

base::Result<Answer> Anthropic::parse(std::string_view body, bool /*chat*/) const {
  const auto json = base::parse_json(body);
  if (!json.ok()) return wrong("is not JSON (" + json.error().message + ")");
  if (!json->is_object()) return wrong("is not a JSON object");
  const auto content = json->find("content");
  if (content == json->end() || !content->is_array()) return wrong("has no content");
  Choice choice;
  for (const auto& part : *content) {
    if (base::string_member_or(part, "type", "") == "text") choice.text += base::string_member_or(part, "text", "");
  }
  choice.finish_reason = finish_reason(base::string_member_or(*json, "stop_reason", ""));
  Answer answer;
  answer.choices.push_back(std::move(choice));
  if (const auto usage = json->find("usage"); usage != json->end() && usage->is_object()) {
    answer.prompt_tokens = sum_of(*usage, {"input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens"});
    answer.completion_tokens = sum_of(*usage, {"output_tokens"});
  }
  return answer;
}

}  // namespace

std::unique_ptr<Dialect> make_anthropic(AnthropicOptions options) {
  return std::make_unique<Anthropic>(std::move(options));
}

}  // namespace generators
