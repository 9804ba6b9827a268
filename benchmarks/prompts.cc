#include "benchmarks/prompts.h"

#include <algorithm>

#include "harness/base/files.h"
#include "harness/base/suggest.h"

namespace benchmarks {
namespace {

bool names_a_file(const std::string& name) { return name.starts_with("file:") || name.find('/') != std::string::npos; }

base::Result<PromptForm> read_template(const std::string& name) {
  const std::string path = name.starts_with("file:") ? name.substr(5) : name;
  HARNESS_ASSIGN(auto text, base::read_file(path));
  if (text.find("{prompt") == std::string::npos && text.find("{text}") == std::string::npos)
    return base::Error{base::ErrorCode::kUsage,
                       "the prompt template " + path + " never says {prompt}, so the model would not see the problem"};
  return PromptForm{std::move(text), {}, false};
}

}  // namespace

base::Result<PromptStyle> PromptStyle::open(std::span<const StyleSpec> styles, const std::string& name, bool chat) {
  PromptStyle style;
  style.chat_ = chat;
  if (names_a_file(name)) {
    HARNESS_ASSIGN(style.form_, read_template(name));
    style.name_ = name;
    return style;
  }
  const std::string wanted = name.empty() ? styles[chat ? 0 : 1].name : name;
  const auto it =
      std::find_if(styles.begin(), styles.end(), [&](const StyleSpec& spec) { return spec.name == wanted; });
  if (it == styles.end()) {
    std::vector<std::string> known;
    std::string list;
    for (const auto& spec : styles) {
      known.push_back(spec.name);
      list += (list.empty() ? "" : ", ") + spec.name;
    }
    return base::Error{base::ErrorCode::kUsage, "unknown prompt style \"" + name + "\"" +
                                                    base::did_you_mean(name, known) + "; this benchmark has " + list +
                                                    ", and file:PATH takes a template of yours"};
  }
  style.name_ = it->name;
  style.form_ = chat ? it->chat : it->base;
  style.max_tokens_ = it->max_tokens;
  return style;
}

std::string PromptStyle::text(const PromptFields& fields) const {
  std::string out;
  std::string_view rest = form_.text;
  while (true) {
    const auto brace = rest.find('{');
    if (brace == std::string_view::npos) return out.append(rest);
    out.append(rest.substr(0, brace));
    rest.remove_prefix(brace);
    const auto close = rest.find('}');
    const auto key = close == std::string_view::npos ? std::string_view() : rest.substr(1, close - 1);
    const auto field = std::find_if(fields.begin(), fields.end(), [&](const auto& f) { return f.first == key; });
    if (field == fields.end()) {
      out += '{';
      rest.remove_prefix(1);
    } else {
      out += field->second;
      rest.remove_prefix(close + 1);
    }
  }
}

base::Prompt PromptStyle::render(const std::string& task_id, const PromptFields& fields) const {
  base::Prompt prompt;
  prompt.task_id = task_id;
  prompt.stop = form_.stop;
  if (!chat_) {
    prompt.text = text(fields);
    return prompt;
  }
  if (!form_.system.empty()) prompt.messages.push_back({"system", form_.system});
  prompt.messages.push_back({"user", text(fields)});
  return prompt;
}

std::string PromptStyle::cut(std::string_view answer) const {
  auto end = answer.size();
  for (const auto& word : form_.stop) end = std::min(end, answer.find(word));
  return std::string(answer.substr(0, end));
}

std::string_view strip(std::string_view text) {
  constexpr std::string_view kSpace = " \t\n\r\f\v\x1c\x1d\x1e\x1f";
  const auto begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

std::string replace_all(std::string_view text, std::string_view from, std::string_view to) {
  std::string out;
  for (auto at = text.find(from); at != std::string_view::npos; at = text.find(from)) {
    out.append(text.substr(0, at)).append(to);
    text.remove_prefix(at + from.size());
  }
  return out.append(text);
}

}  // namespace benchmarks
