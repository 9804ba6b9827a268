#include "benchmarks/evalplus_load.h"

#include <charconv>

#include "benchmarks/mbpp_inputs.h"
#include "benchmarks/python_equality.h"
#include "benchmarks/python_json.h"
#include "benchmarks/rows.h"

namespace benchmarks {
namespace {

using base::Value;
using Type = base::Value::Type;

base::Result<int> task_number(const std::string& task_id) {
  const auto slash = task_id.rfind('/');
  int number = -1;
  if (slash != std::string::npos) std::from_chars(task_id.data() + slash + 1, task_id.data() + task_id.size(), number);
  if (number >= 0) return number;
  return base::Error{base::ErrorCode::kUsage, R"(key "task_id" must end with a number, not ")" + task_id + "\""};
}

base::Result<std::vector<std::string>> read_inputs(const Value& row, const char* key, bool mbpp, int number) {
  const Value* inputs = member(row, key);
  if (inputs == nullptr) return base::Error{base::ErrorCode::kUsage, std::string("key \"") + key + "\" is missing"};
  std::vector<std::string> encoded;
  // Mbpp/793 has {} instead of a list for "no inputs".
  if (inputs->items.empty() && (inputs->type == Type::kDict || inputs->type == Type::kNone)) return encoded;
  if (inputs->type != Type::kList)
    return base::Error{base::ErrorCode::kUsage, std::string("key \"") + key + "\" must be a list"};
  for (const auto& input : inputs->items) {
    if (input.type != Type::kList)
      return base::Error{base::ErrorCode::kUsage, std::string("key \"") + key + "\" must be a list of argument lists"};
    Value arguments = input;
    arguments.type = Type::kTuple;
    if (mbpp) {
      HARNESS_ASSIGN(arguments, mbpp_arguments(number, input));
    }
    base::encode_value(arguments, encoded.emplace_back());
  }
  return encoded;
}

base::Status read_row(std::string_view line, bool mbpp, EvalplusData& data) {
  HARNESS_ASSIGN(const auto row, parse_python_json(line));
  base::Problem problem;
  problem.language = "python";
  problem.raw = std::string(line);
  HARNESS_ASSIGN(problem.task_id, string_member(row, "task_id"));
  HARNESS_ASSIGN(problem.prompt, string_member(row, "prompt"));
  HARNESS_ASSIGN(problem.entry_point, string_member(row, "entry_point"));
  HARNESS_ASSIGN(problem.canonical_solution, string_member(row, "canonical_solution"));
  EvalplusTask task;
  HARNESS_ASSIGN(const int number, task_number(problem.task_id));
  const Value* atol = member(row, "atol");
  if (atol == nullptr || !is_number(*atol))
    return base::Error{base::ErrorCode::kUsage, "key \"atol\" must be a number"};
  task.compared = {mbpp, problem.entry_point, as_double(*atol).value_or(0)};
  HARNESS_ASSIGN(task.arguments[0], read_inputs(row, "base_input", mbpp, number));
  HARNESS_ASSIGN(task.arguments[1], read_inputs(row, "plus_input", mbpp, number));
  data.problems.push_back(std::move(problem));
  data.tasks.push_back(std::move(task));
  return {};
}

}  // namespace

base::Result<EvalplusData> load_evalplus(const std::filesystem::path& path, const std::string& content, bool mbpp) {
  EvalplusData data;
  HARNESS_TRY(for_each_line(path, content, [&](std::string_view line) { return read_row(line, mbpp, data); }));
  HARNESS_TRY(check_problems(path, data.problems));
  return data;
}

}  // namespace benchmarks
