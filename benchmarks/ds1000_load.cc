#include "benchmarks/ds1000_load.h"

#include "benchmarks/rows.h"
#include "harness/base/json.h"

namespace benchmarks {
namespace {

/// "data1" of the line "data1 = ... # put solution in this variable"; empty if there is none, or several names.
std::string wanted_variable(const std::string& prompt) {
  const auto mark = prompt.find(" = ... # put solution in this variable");
  if (mark == std::string::npos) return "";
  const auto newline = prompt.rfind('\n', mark);
  const auto begin = newline == std::string::npos ? 0 : newline + 1;
  const std::string name = prompt.substr(begin, mark - begin);
  return name.find_first_of(" ,[.") == std::string::npos ? name : "";
}

base::Status parse_row(std::string_view line, Ds1000Data& data) {
  HARNESS_ASSIGN(const auto row, base::parse_json(line));
  base::Problem problem;
  problem.language = "python";
  problem.raw = std::string(line);
  HARNESS_ASSIGN(problem.prompt, base::string_member(row, "prompt"));
  HARNESS_ASSIGN(problem.canonical_solution, base::string_member(row, "reference_code"));
  HARNESS_ASSIGN(problem.test, base::string_member(row, "code_context"));
  const auto metadata = row.value("metadata", base::Json());
  const auto number = metadata.is_object() ? metadata.value("problem_id", base::Json()) : base::Json();
  if (number != data.problems.size())
    return base::Error{base::ErrorCode::kUsage,
                       "metadata.problem_id must be " + std::to_string(data.problems.size()) + ", the line's place"};
  problem.task_id = "DS-1000/" + std::to_string(data.problems.size());
  Ds1000Task task;
  HARNESS_ASSIGN(task.library, base::string_member(metadata, "library"));
  HARNESS_ASSIGN(task.perturbation, base::string_member(metadata, "perturbation_type"));
  task.variable = wanted_variable(problem.prompt);
  data.problems.push_back(std::move(problem));
  data.tasks.push_back(std::move(task));
  return {};
}

}  // namespace

base::Result<Ds1000Data> load_ds1000(const std::filesystem::path& path, const std::string& content) {
  Ds1000Data data;
  HARNESS_TRY(for_each_line(path, content, [&](std::string_view line) { return parse_row(line, data); }));
  HARNESS_TRY(check_problems(path, data.problems));
  return data;
}

}  // namespace benchmarks
