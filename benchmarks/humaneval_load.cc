#include "benchmarks/humaneval_load.h"

#include "benchmarks/rows.h"
#include "harness/base/json.h"

namespace benchmarks {
namespace {

base::Result<base::Problem> parse_row(std::string_view line) {
  HARNESS_ASSIGN(const auto row, base::parse_json(line));
  base::Problem problem;
  problem.language = "python";
  problem.raw = std::string(line);
  HARNESS_ASSIGN(problem.task_id, base::string_member(row, "task_id"));
  HARNESS_ASSIGN(problem.prompt, base::string_member(row, "prompt"));
  HARNESS_ASSIGN(problem.entry_point, base::string_member(row, "entry_point"));
  HARNESS_ASSIGN(problem.canonical_solution, base::string_member(row, "canonical_solution"));
  HARNESS_ASSIGN(problem.test, base::string_member(row, "test"));
  return problem;
}

}  // namespace

base::Result<std::vector<base::Problem>> load_humaneval(const std::filesystem::path& path, const std::string& content) {
  std::vector<base::Problem> problems;
  HARNESS_TRY(for_each_line(path, content, [&](std::string_view line) -> base::Status {
    HARNESS_ASSIGN(auto problem, parse_row(line));
    problems.push_back(std::move(problem));
    return {};
  }));
  HARNESS_TRY(check_problems(path, problems));
  return problems;
}

}  // namespace benchmarks
