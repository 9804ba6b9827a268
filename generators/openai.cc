#include "generators/openai.h"

#include <algorithm>
#include <utility>

#include "harness/base/json.h"

namespace generators {
namespace {

using base::Json;

// OpenAI itself takes four stop words; the rest is cut off here.
constexpr std::size_t kOpenAiStopWords = 4;
// Servers keep seeds in 32 or 64 bits, signed or not: 31 bits suit all.
constexpr std::uint64_t kSeedMask = 0x7fffffff;

Json messages_of(const base::Prompt& prompt, const std::string& system_prompt) {
  Json messages = Json::array();
  if (!system_prompt.empty() && prompt.messages.front().role != "system") {
    messages.push_back({{"role", "system"}, {"content", system_prompt}});
  }
  for (const auto& message : prompt.messages) {
    messages.push_back({{"role", message.role}, {"content", message.content}});
  }
  return messages;
}

/// The text of a message's content: a string, a list of parts, or null.
std::string content_text(const Json& content) {
  if (content.is_string()) return content.get<std::string>();
  std::string text;
  if (!content.is_array()) return text;
  for (const auto& part : content) text += base::string_member_or(part, "text", "");
  return text;
}

std::optional<std::int64_t> count(const Json& object, const char* key) {
  if (!object.is_object()) return std::nullopt;
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number_integer()) return std::nullopt;
  return found->get<std::int64_t>();
}

base::Result<Choice> parse_choice(const Json& json, bool chat) {
  const auto wrong = [](const char* words) { return base::Error{base::ErrorCode::kNetwork, words}; };
  if (!json.is_object()) return wrong("has a choice that is not an object");
  Choice choice;
  choice.finish_reason = finish_reason(base::string_member_or(json, "finish_reason", ""));
  if (!chat) {
    const auto text = json.find("text");
    if (text == json.end() || !text->is_string()) return wrong("has a choice without text");
    choice.text = text->get<std::string>();
    return choice;
  }
  const auto message = json.find("message");
  if (message == json.end() || !message->is_object()) return wrong("has a choice without a message");
  if (const auto content = message->find("content"); content != message->end()) choice.text = content_text(*content);
  if (const auto refusal = message->find("refusal"); refusal != message->end() && refusal->is_string()) {
    if (choice.text.empty()) choice.text = refusal->get<std::string>();
    choice.finish_reason = base::FinishReason::kContentFilter;
  }
  return choice;
}

class OpenAi final : public Dialect {
 public:
  explicit OpenAi(OpenAiOptions options)
      : options_(std::move(options)), samples_per_request_(std::max(1, options_.samples_per_request)) {
    options_.base_url = normal_base_url(std::move(options_.base_url));
  }

  [[nodiscard]] std::string name() const override { return "openai"; }
  [[nodiscard]] std::string base_url() const override { return options_.base_url; }
  [[nodiscard]] std::string url(bool chat) const override {
    return options_.base_url + (chat ? "/chat/completions" : "/completions");
  }
  [[nodiscard]] std::vector<std::string> headers() const override;
  [[nodiscard]] std::string body(std::span<const base::Prompt> group) const override;
  [[nodiscard]] base::Result<Answer> parse(std::string_view body, bool chat) const override;
  bool adapt(std::string_view words) override;
  [[nodiscard]] int samples_per_request() const override { return samples_per_request_; }

 private:
  [[nodiscard]] bool is_openai() const { return options_.base_url.find("://api.openai.com") != std::string::npos; }

  OpenAiOptions options_;
  int samples_per_request_ = 1;
  bool new_token_limit_name_ = false;
};

std::vector<std::string> OpenAi::headers() const {
  std::vector<std::string> headers{"Content-Type: application/json", "Accept: application/json"};
  if (!options_.api_key.empty()) headers.push_back("Authorization: Bearer " + options_.api_key);
  return headers;
}

std::string OpenAi::body(std::span<const base::Prompt> group) const {
  const base::Prompt& prompt = group.front();
  Json json = Json::object();
  if (!options_.model.empty()) json["model"] = options_.model;
  if (prompt.is_chat()) {
    json["messages"] = messages_of(prompt, options_.system_prompt);
  } else {
    json["prompt"] = prompt.text;
  }
  json[new_token_limit_name_ && prompt.is_chat() ? "max_completion_tokens" : "max_tokens"] =
      options_.sampling.max_tokens;
  json["temperature"] = options_.sampling.temperature;
  json["top_p"] = options_.sampling.top_p;
  if (options_.sampling.top_k > 0) json["top_k"] = options_.sampling.top_k;
  if (options_.send_seed) json["seed"] = prompt.seed & kSeedMask;
  if (group.size() > 1) json["n"] = group.size();
  if (!prompt.stop.empty()) {
    auto stop = prompt.stop;
    if (is_openai() && stop.size() > kOpenAiStopWords) stop.resize(kOpenAiStopWords);
    json["stop"] = stop;
  }
  return base::dump_line(json);
}

base::Result<Answer> OpenAi::parse(std::string_view body, bool chat) const {
  const auto wrong = [](std::string words) { return base::Error{base::ErrorCode::kNetwork, std::move(words)}; };
  const auto json = base::parse_json(body);
  if (!json.ok()) return wrong("is not JSON (" + json.error().message + ")");
  if (!json->is_object()) return wrong("is not a JSON object");
  const auto choices = json->find("choices");
  if (choices == json->end() || !choices->is_array() || choices->empty()) {
    const std::string words = error_words(body);
    return wrong(json->contains("error") && !words.empty() ? "is an error: " + words : "has no choices");
  }
  Answer answer;
  for (const auto& item : *choices) {
    HARNESS_ASSIGN(Choice choice, parse_choice(item, chat));
    answer.choices.push_back(std::move(choice));
  }
  if (const auto usage = json->find("usage"); usage != json->end()) {
    answer.prompt_tokens = count(*usage, "prompt_tokens");
    answer.completion_tokens = count(*usage, "completion_tokens");
  }
  return answer;
}

bool OpenAi::adapt(std::string_view words) {
  if (!new_token_limit_name_ && words.find("max_completion_tokens") != std::string_view::npos) {
    new_token_limit_name_ = true;
    return true;
  }
  const bool about_n =
      words.find("'n'") != std::string_view::npos || words.find("\"n\"") != std::string_view::npos ||
      words.find("`n`") != std::string_view::npos || words.find("parameter n") != std::string_view::npos ||
      words.find("n > ") != std::string_view::npos || words.find("n must be") != std::string_view::npos;
  if (samples_per_request_ > 1 && about_n) {
    samples_per_request_ = 1;
    return true;
  }
  return false;
}

}  // namespace

std::string normal_base_url(std::string url) {
  if (url.find("://") == std::string::npos) url = "http://" + url;
  const auto strip = [&url](std::string_view end) {
    if (url.ends_with(end)) url.resize(url.size() - end.size());
  };
  const auto strip_slashes = [&url] {
    while (url.ends_with('/')) url.pop_back();
  };
  strip_slashes();
  strip("/chat/completions");
  strip("/completions");
  strip_slashes();
  const std::size_t host = url.find("://") + 3;
  if (url.find('/', host) == std::string::npos) url += "/v1";
  return url;
}

std::unique_ptr<Dialect> make_openai(OpenAiOptions options) { return std::make_unique<OpenAi>(std::move(options)); }

}  // namespace generators
