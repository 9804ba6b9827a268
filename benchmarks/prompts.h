// Prompt styles: how a problem is put to a model. Each is a pair of templates, one for chat models and one for base
// models.
//
// A template holds {fields} that are replaced literally, in one pass: a field's own text is never searched for fields.
// Immutable after open(), so render() may be called from any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/records.h"
#include "harness/base/result.h"

namespace benchmarks {

/// One way of asking.
struct PromptForm {
  std::string text;
  std::vector<std::string> stop;
  bool continues = false;   // the answer continues the text: together they are the program
  std::string system = {};  // the message before the user's, for chat models; empty: none
};

struct StyleSpec {
  std::string name;
  PromptForm chat;  // `text` is the user's message
  PromptForm base;
  int max_tokens = 1024;
};

using PromptFields = std::vector<std::pair<std::string_view, std::string>>;

class PromptStyle {
 public:
  /// Finds `name` among the benchmark's styles, or reads the user's template: a name with a '/' or "file:" in front.
  /// Empty: the first style for chat models, the second for base models. Errors: unknown name (with the nearest), no
  /// such file, a template without a field.
  static base::Result<PromptStyle> open(std::span<const StyleSpec> styles, const std::string& name, bool chat);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] bool continues() const { return form_.continues; }
  [[nodiscard]] int max_tokens() const { return max_tokens_; }

  /// The prompt's text before it is wrapped into messages.
  [[nodiscard]] std::string text(const PromptFields& fields) const;
  [[nodiscard]] base::Prompt render(const std::string& task_id, const PromptFields& fields) const;
  /// `answer` up to the earliest stop word: a server may not know them.
  [[nodiscard]] std::string cut(std::string_view answer) const;

 private:
  std::string name_;
  PromptForm form_;
  bool chat_ = true;
  int max_tokens_ = 1024;
};

/// The styles of HumanEval(+). Fields: {prompt}, {prompt_stripped}, {prompt_tabs}, {entry_point}, {task_id}.
std::span<const StyleSpec> humaneval_styles();
PromptFields humaneval_fields(const base::Problem& problem);

/// The styles of MBPP(+). Fields: {prompt}, {text} (the task in words), {test_list} (its asserts, a line each),
/// {docstring} (words and first assert as a docstring), {docstring_stripped}, {text_tabs}, {test_list_tabs},
/// {wizardcoder_tests}, {first_test}, {shots}, {opencompass_shots}, {entry_point}, {task_id}.
std::span<const StyleSpec> mbpp_styles();
/// Those of MBPP+, which has no solved examples of its own: all but the few-shot ones.
std::span<const StyleSpec> mbpp_plus_styles();

/// The styles of HumanEval-X. Fields: {prompt}, {prompt_stripped}, {entry_point}, {language} ("C++"), {task_id}.
std::span<const StyleSpec> humaneval_x_styles(std::string_view language);
PromptFields humaneval_x_fields(const base::Problem& problem);

/// The styles of DS-1000. Fields: {prompt}, {suffix} (what follows the answer in the insertion form), {task_id}.
std::span<const StyleSpec> ds1000_styles();
PromptFields ds1000_fields(const base::Problem& problem);

/// Whitespace off both ends, as Python's str.strip() for ASCII.
std::string_view strip(std::string_view text);
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);

}  // namespace benchmarks
