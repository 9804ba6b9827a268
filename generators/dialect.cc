#include "generators/dialect.h"

#include <algorithm>
#include <array>

#include "harness/base/json.h"

namespace generators {
namespace {

constexpr std::size_t kMaxWords = 300;
constexpr std::size_t kLongestErrorBody = 1U << 20;

std::string one_line(std::string_view text) {
  std::string line;
  bool space = false;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) <= ' ') {
      space = !line.empty();
      continue;
    }
    if (line.size() >= kMaxWords) return line + "…";
    if (space) line += ' ';
    space = false;
    line += c;
  }
  return line;
}

const base::Json* member(const base::Json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found == object.end() ? nullptr : &*found;
}

}  // namespace

std::string error_words(std::string_view body) {
  if (body.size() > kLongestErrorBody) return "";
  const auto json = base::parse_json(body);
  if (!json.ok()) return body.find('<') != std::string_view::npos ? "" : one_line(body);  // a proxy's HTML says nothing
  const base::Json* error = member(*json, "error");
  if (error != nullptr && error->is_string()) return one_line(error->get_ref<const std::string&>());
  for (const base::Json* object : {error, &*json}) {
    if (object == nullptr) continue;
    for (const char* key : {"message", "detail"}) {
      const base::Json* words = member(*object, key);
      if (words != nullptr && words->is_string()) return one_line(words->get_ref<const std::string&>());
    }
  }
  return one_line(body);
}

std::string error_kind(std::string_view body) {
  if (body.size() > kLongestErrorBody) return "";
  const auto json = base::parse_json(body);
  if (!json.ok()) return "";
  const base::Json* error = member(*json, "error");
  if (error == nullptr) return "";
  for (const char* key : {"code", "type"}) {
    const base::Json* kind = member(*error, key);
    if (kind != nullptr && kind->is_string()) return kind->get<std::string>();
  }
  return "";
}

base::FinishReason finish_reason(std::string_view name) {
  static constexpr std::array kStop{"stop", "eos", "eos_token", "end_turn", "stop_sequence", "tool_calls", "tool_use"};
  static constexpr std::array kLength{"length", "max_tokens", "model_length", "model_context_window_exceeded"};
  static constexpr std::array kFilter{"content_filter", "refusal", "safety"};
  const auto is_in = [name](const auto& names) { return std::ranges::find(names, name) != names.end(); };
  if (is_in(kStop)) return base::FinishReason::kStop;
  if (is_in(kLength)) return base::FinishReason::kLength;
  if (is_in(kFilter)) return base::FinishReason::kContentFilter;
  return base::FinishReason::kUnknown;
}

void apply_stop_words(const std::vector<std::string>& stop, Choice& choice) {
  std::size_t cut = std::string::npos;
  for (const auto& word : stop) {
    if (!word.empty()) cut = std::min(cut, choice.text.find(word));
  }
  if (cut == std::string::npos) return;
  choice.text.resize(cut);
  choice.finish_reason = base::FinishReason::kStop;
}

}  // namespace generators
