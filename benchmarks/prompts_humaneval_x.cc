// The prompt styles of HumanEval-X. Sources: CodeGeeX' generation scripts, OpenCompass' configuration of
// AlchemistCoder.
#include <map>

#include "benchmarks/humaneval_x_languages.h"
#include "benchmarks/prompts.h"

namespace benchmarks {
namespace {

/// Where CodeGeeX' generator stops or its cleaning cuts, as far as a server's stop words can say it: the brace that
/// closes the function is found by the extractor "codegeex". None may stand in a function's body.
std::vector<std::string> stops_of(std::string_view language) {
  if (language == "python") return {"\nclass", "\ndef", "\n#", "\nif", "\nprint", "\nassert"};
  if (language == "cpp") return {"\nint main("};
  if (language == "java") return {"public static void main"};
  if (language == "javascript") return {"\nconsole.", "\nmodule.exports"};
  if (language == "go") return {"\n//", "\nfunc main("};
  return {"\nfn main(", "\n#[cfg(test)]", "\n#[test]"};
}

/// What the answer has to hold.
std::string whole_of(std::string_view language) {
  return language == "java" ? "the whole class Solution, its imports and its helpers"
                            : "the whole function, its imports and its helpers";
}

std::vector<StyleSpec> make_styles(const HumanEvalXLanguage& language) {
  const std::string chat = "Complete the following " + language.title + " function. Answer with " +
                           whole_of(language.name) + " in one markdown code block, without a main function.\n\n```" +
                           language.name + "\n{prompt_stripped}\n```\n";
  const auto stops = stops_of(language.name);
  const std::string tagged = language.comment + "\n{prompt}";
  return {{"chat", {chat, {}, false}, {chat, {}, false}, 1024},
          {"completion", {"{prompt}", {}, false}, {"{prompt}", stops, true}, 1024},
          {"codegeex", {tagged, {}, false}, {tagged, stops, true}, 1024},
          {"opencompass", {"{prompt}", {}, false}, {"{prompt}", {}, true}, 1024}};
}

}  // namespace

std::span<const StyleSpec> humaneval_x_styles(std::string_view language) {
  static const std::map<std::string, std::vector<StyleSpec>, std::less<>> all = [] {
    std::map<std::string, std::vector<StyleSpec>, std::less<>> styles;
    for (const auto& each : humaneval_x_languages()) styles.emplace(each.name, make_styles(each));
    return styles;
  }();
  const auto found = all.find(language);
  return found == all.end() ? std::span<const StyleSpec>() : found->second;
}

PromptFields humaneval_x_fields(const base::Problem& problem) {
  const auto* language = find_humaneval_x_language(problem.language);
  return {{"prompt", problem.prompt},
          {"prompt_stripped", std::string(strip(problem.prompt))},
          {"entry_point", problem.entry_point},
          {"language", language == nullptr ? problem.language : language->title},
          {"task_id", problem.task_id}};
}

}  // namespace benchmarks
