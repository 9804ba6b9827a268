#include "benchmarks/mbpp_load.h"

#include <algorithm>

#include "benchmarks/prompts.h"
#include "benchmarks/rows.h"
#include "benchmarks/syntax.h"
#include "harness/base/json.h"

namespace benchmarks {
namespace {

base::Result<int> number_member(const base::Json& row) {
  const auto it = row.is_object() ? row.find("task_id") : row.end();
  if (!row.is_object() || it == row.end() || !it->is_number_integer())
    return base::Error{base::ErrorCode::kUsage, "key \"task_id\" must be a number"};
  return it->get<int>();
}

base::Result<MbppProblem> read_row(const base::Json& row, const char* text_key) {
  MbppProblem problem;
  HARNESS_ASSIGN(problem.number, number_member(row));
  HARNESS_ASSIGN(problem.text, base::string_member(row, text_key));
  HARNESS_ASSIGN(problem.code, base::string_member(row, "code"));
  HARNESS_ASSIGN(problem.tests, strings_member(row, "test_list"));
  if (problem.tests.empty()) return base::Error{base::ErrorCode::kUsage, "key \"test_list\" is empty"};
  return problem;
}

/// Tasks 2, 3 and 4; fewer in a user's own file.
std::vector<const MbppProblem*> example_problems(const std::vector<MbppProblem>& raw) {
  std::vector<const MbppProblem*> examples;
  for (const auto& problem : raw)
    if (problem.number >= 2 && problem.number <= 4) examples.push_back(&problem);
  return examples;
}

}  // namespace

base::Result<std::vector<MbppProblem>> load_mbpp(const std::filesystem::path& path, const std::string& content) {
  std::vector<MbppProblem> problems;
  HARNESS_TRY(for_each_line(path, content, [&](std::string_view line) -> base::Status {
    HARNESS_ASSIGN(const auto row, base::parse_json(line));
    HARNESS_ASSIGN(auto problem, read_row(row, "text"));
    HARNESS_ASSIGN(problem.setup, base::string_member(row, "test_setup_code"));
    problem.raw = std::string(line);
    problems.push_back(std::move(problem));
    return {};
  }));
  return problems;
}

base::Result<std::vector<MbppProblem>> load_sanitized_mbpp(const std::filesystem::path& path,
                                                           const std::string& content) {
  const auto json = base::parse_json(content);
  if (!json.ok()) return json.error().at(path.string());
  if (!json->is_array())
    return base::Error{base::ErrorCode::kUsage, path.string() + ": expected a JSON array of problems"};
  std::vector<MbppProblem> problems;
  for (const auto& row : *json) {
    const std::string where = path.string() + ", problem " + std::to_string(problems.size() + 1);
    auto problem = read_row(row, "prompt");
    if (!problem.ok()) return problem.error().at(where);
    const auto imports = strings_member(row, "test_imports");
    if (!imports.ok()) return imports.error().at(where);
    for (const auto& line : *imports) problem->setup += line + "\n";
    problem->raw = base::dump_line(row);
    problems.push_back(std::move(*problem));
  }
  return problems;
}

std::string tested_function(const MbppProblem& problem) {
  const Outline code = outline("python", problem.code);
  std::string last;
  std::size_t first_use = std::string::npos;
  for (const auto& statement : code.statements) {
    if (statement.kind != Statement::Kind::kFunction && statement.kind != Statement::Kind::kClass) continue;
    for (const auto& name : statement.names) {
      const auto use = std::min(problem.tests[0].find(name + "("), problem.tests[0].find(name + " ("));
      if (use == std::string::npos || (first_use != std::string::npos && use > first_use)) continue;
      first_use = use;
      last = name;
    }
  }
  return last;
}

std::string austin_shots(const std::vector<MbppProblem>& raw) {
  std::string shots;
  for (const auto* example : example_problems(raw)) {
    shots += "You are an expert Python programmer, and here is your task: " + example->text +
             " Your code should pass these tests:\n\n";
    for (const auto& test : example->tests) shots += test + "\n";
    shots += "[BEGIN]\n" + replace_all(example->code, "\r", "") + "\n[DONE]\n\n";
  }
  return shots;
}

std::string opencompass_shots(const std::vector<MbppProblem>& raw) {
  std::string shots;
  for (const auto* example : example_problems(raw)) {
    const bool first = example->number == 2;
    const bool last = example->number == 4;
    shots += "Question: \nYou are an expert Python programmer, and here is your task: " + example->text +
             " Your code should satisfy the following assertion:\n```python\n";
    for (std::size_t i = 0; i < example->tests.size(); ++i)
      shots += " " + std::string(strip(example->tests[i])) + (first && i == 0 ? "\n" : " \n");
    shots += "```\n\nYour code should start with a [BEGIN] tag and end with a [DONE] tag.\n";
    shots += (last ? "" : " ") + std::string("\nAnswer:\n[BEGIN]\n") + std::string(strip(example->code)) +
             "\n[DONE] \n\n" + (last ? "\n" : " \n ");
  }
  return shots;
}

}  // namespace benchmarks
