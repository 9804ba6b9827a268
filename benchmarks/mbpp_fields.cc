#include "benchmarks/mbpp_fields.h"

#include "benchmarks/chunks.h"

namespace benchmarks {
namespace {

/// What WizardCoder's script puts in place of this task's tests, which are too long.
const std::string kWizardcoder493 = "calculate_polygons(startx, starty, endx, endy, radius)";

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += (text.empty() ? "" : "\n") + line;
  return text;
}

std::string with_tabs(const std::string& text) { return replace_all(text, "    ", "\t"); }

}  // namespace

PromptFields mbpp_fields(const base::Problem& problem, const MbppWords& words) {
  const std::string tests = joined(words.tests);
  const std::string docstring =
      "\"\"\"\n" + words.text + "\n" + (words.tests.empty() ? "" : words.tests[0]) + "\n\"\"\"\n";
  return {{"prompt", problem.prompt},
          {"text", words.text},
          {"test_list", tests},
          {"docstring", docstring},
          {"docstring_stripped", std::string(strip(docstring))},
          {"text_tabs", with_tabs(words.text)},
          {"test_list_tabs", with_tabs(tests)},
          {"wizardcoder_tests", problem.task_id == "Mbpp/493" ? kWizardcoder493 : with_tabs(tests)},
          {"first_test", words.tests.empty() ? "" : words.tests[0]},
          {"shots", words.shots},
          {"opencompass_shots", words.opencompass_shots},
          {"entry_point", problem.entry_point},
          {"task_id", problem.task_id}};
}

PromptFields mbpp_plus_fields(const base::Problem& problem) {
  MbppWords words;
  for (const auto line : lines_of(strip(problem.prompt))) {
    if (line == R"(""")") continue;
    if (line.starts_with("assert "))
      words.tests.emplace_back(line);
    else
      words.text.append(words.text.empty() ? "" : "\n").append(line);
  }
  auto fields = mbpp_fields(problem, words);
  for (auto& [key, value] : fields) {
    if (key == "docstring") value = problem.prompt;
    if (key == "docstring_stripped") value = std::string(strip(problem.prompt));
  }
  return fields;
}

}  // namespace benchmarks
