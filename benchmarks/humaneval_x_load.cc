#include "benchmarks/humaneval_x_load.h"

#include "benchmarks/rows.h"
#include "benchmarks/syntax.h"
#include "benchmarks/whole_program.h"
#include "harness/base/json.h"

namespace benchmarks {
namespace {

using Kind = Statement::Kind;

/// The last function, or variable that holds one, at the top level.
std::string last_defined(std::string_view language, const std::string& code) {
  std::string name;
  for (const auto& statement : outline(language, code).statements) {
    const bool defines = statement.kind == Kind::kFunction || statement.kind == Kind::kAssignment;
    if (defines && !statement.names.empty()) name = statement.names[0];
  }
  return name;
}

/// The function that the prompt leaves open.
std::string open_function(std::string_view language, std::string prompt) {
  if (language == "python") return last_defined(language, prompt);
  prompt += closing_of(language);
  if (language != "java") return last_defined(language, prompt);
  const auto types = outline(language, prompt).statements;
  if (types.empty() || types.back().body_end == 0) return "";
  return last_defined(language,
                      prompt.substr(types.back().body_begin, types.back().body_end - types.back().body_begin));
}

base::Result<base::Problem> parse_row(std::string_view language, std::string_view line, const base::Json& row) {
  base::Problem problem;
  problem.language = std::string(language);
  problem.raw = std::string(line);
  HARNESS_ASSIGN(problem.task_id, base::string_member(row, "task_id"));
  HARNESS_ASSIGN(problem.prompt, base::string_member(row, "prompt"));
  HARNESS_ASSIGN(problem.canonical_solution, base::string_member(row, "canonical_solution"));
  HARNESS_ASSIGN(problem.test, base::string_member(row, "test"));
  if (language == "rust") {
    HARNESS_ASSIGN(const auto declaration, base::string_member(row, "declaration"));
    problem.prompt.insert(0, declaration);
  }
  problem.entry_point = open_function(language, problem.prompt);
  return problem;
}

}  // namespace

base::Result<HumanEvalXData> load_humaneval_x(std::string_view language, const std::filesystem::path& path,
                                              const std::string& content) {
  HumanEvalXData data;
  HARNESS_TRY(for_each_line(path, content, [&](std::string_view line) -> base::Status {
    HARNESS_ASSIGN(const auto row, base::parse_json(line));
    HARNESS_ASSIGN(auto problem, parse_row(language, line, row));
    data.problems.push_back(std::move(problem));
    if (language != "go") return {};
    GoImports imports;
    HARNESS_ASSIGN(imports.of_prompt, base::string_member(row, "import"));
    HARNESS_ASSIGN(imports.test_setup, base::string_member(row, "test_setup"));
    data.go.push_back(std::move(imports));
    return {};
  }));
  HARNESS_TRY(check_problems(path, data.problems));
  return data;
}

}  // namespace benchmarks
