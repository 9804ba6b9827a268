// The prompt styles of MBPP and MBPP+. Sources: Austin et al. 2021, bigcode's harness, evalplus, WizardCoder's scripts,
// OpenCompass' configuration of AlchemistCoder.
#include "benchmarks/prompts.h"

namespace benchmarks {
namespace {

const std::vector<std::string> kBigcodeStops = {"\nclass", "\nassert", "\n\"\"\"", "\nprint", "\nif", "\n<|/", "\n```"};
const std::vector<std::string> kEvalplusStops = {"<|endoftext|>", "<|endofmask|>", "</s>",     "\nif __name__",
                                                 "\ndef main(",   "\nprint(",      "\n\"\"\"", "\nassert"};

const std::string kAlpaca =
    "Below is an instruction that describes a task. Write a response that appropriately completes the request.";
const std::string kExpert = "You are an expert Python programmer, and here is your task: ";

const std::string kOpencompassIntroduction =
    "You are an exceptionally intelligent coding assistant that consistently delivers accurate and reliable responses "
    "to user instructions."
    "\n\n\nPlease refer the given examples and generate a python function for my problem. \nExamples are listed as "
    "follows:\n\n";

StyleSpec both(const std::string& name, const std::string& text, std::vector<std::string> stop, int max_tokens) {
  return {name, {text, {}, false}, {text, std::move(stop), false}, max_tokens};
}

StyleSpec wizardcoder(const std::string& name, const std::string& blank) {
  return both(name,
              kAlpaca + blank +
                  "### Instruction:\nCreate a Python script for this problem:\n\n{text_tabs}\nTest "
                  "examples:\n{wizardcoder_tests}"
                  "\n\n### Response:",
              {}, 2048);
}

std::vector<StyleSpec> make_styles() {
  const std::string task = "{text}\nYour code should pass these tests:\n\n{test_list}\n";
  const std::string chat =
      "{text}\n\nAnswer with one Python function, its imports and its helpers in one markdown code block. It must pass "
      "these "
      "tests:\n\n```python\n{test_list}\n```\n";
  const std::string evalplus =
      "Please provide a self-contained Python script that solves the following problem in a markdown code block:"
      "\n```python\n{docstring_stripped}\n```";
  return {{"chat", {chat, {}, false}, {chat, {}, false}, 1024},
          {"completion", {"{docstring}", {}, false}, {"{docstring}", kBigcodeStops, true}, 512},
          {"evalplus", {evalplus, {}, false}, {"{docstring_stripped}\n", kEvalplusStops, true}, 768},
          {"bigcode", {"{docstring}", {}, false}, {"{docstring}", kBigcodeStops, true}, 512},
          both("mbpp-0shot", kExpert + task + "[BEGIN]\n", {"[DONE]"}, 512),
          both("mbpp-3shot", "{shots}" + kExpert + task + "[BEGIN]\n", {"[DONE]"}, 512),
          wizardcoder("wizardcoder", "\n\n\n"),
          wizardcoder("wizardcoder-15b", "\n\n"),
          wizardcoder("wizardcoder-33b", "\n\n    \n"),
          both("wizardcoder-33b-mbpp+",
               kAlpaca + "\n\n    \n### Instruction:\n{text} Your code should satisfy the following "
                         "assertion:\n```python\n{first_test}\n```\n\n### Response:",
               {}, 2048),
          both("opencompass",
               kOpencompassIntroduction + "{opencompass_shots}Here is my problem:\n\nQuestion: \n" + kExpert +
                   "{text}\nYour code should satisfy the following assertion:\n```python\n {test_list}  \n```\n\nYour "
                   "code should start with a [BEGIN] "
                   "tag and end with a [DONE] tag.\n\nAnswer:\n",
               {}, 512)};
}

}  // namespace

std::span<const StyleSpec> mbpp_plus_styles() {
  static const std::vector<StyleSpec> styles = [] {
    std::vector<StyleSpec> all = make_styles();
    std::erase_if(all, [](const StyleSpec& style) { return style.chat.text.find("shots}") != std::string::npos; });
    return all;
  }();
  return styles;
}

std::span<const StyleSpec> mbpp_styles() {
  static const std::vector<StyleSpec> styles = make_styles();
  return styles;
}

}  // namespace benchmarks
