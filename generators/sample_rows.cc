#include "generators/sample_rows.h"

#include <array>

#include "harness/base/records_json.h"

namespace generators {
namespace {

using base::Completion;
using base::Error;
using base::ErrorCode;
using base::Json;

Error wrong(std::string message) { return {ErrorCode::kUsage, std::move(message)}; }

struct TextKey {
  const char* key;
  Completion::Form form;
};

// evalplus prefers `solution` where a row has both.
constexpr std::array kTextKeys{
    TextKey{"solution", Completion::Form::kSolution},
    TextKey{"completion", Completion::Form::kCompletion},
    TextKey{"generation", Completion::Form::kCompletion},
};

std::string keys_of(const Json& row) {
  std::string keys;
  for (const auto& [key, value] : row.items()) {
    if (keys.size() > 120) return keys + ", …";
    keys += (keys.empty() ? "" : ", ") + key;
  }
  return keys;
}

base::Result<std::string> ds1000_task(const Json& row, std::size_t position, const std::vector<std::string>& task_ids) {
  std::uint64_t id = position;
  if (const auto member = row.find("id"); member != row.end()) {
    if (!member->is_number_unsigned()) return wrong("key \"id\" must be a number from 0");
    id = member->get<std::uint64_t>();
  }
  if (id >= task_ids.size()) {
    return wrong("id " + std::to_string(id) + " is no task of the benchmark, which has " +
                 std::to_string(task_ids.size()));
  }
  return task_ids[id];
}

base::Result<std::string> ds1000_text(const Json& code) {
  if (code.is_string()) return code.get<std::string>();
  if (code.is_array() && code.size() == 1 && code.front().is_string()) return code.front().get<std::string>();
  return wrong("key \"code\" must be a string, or a list of one string");
}

base::Result<Completion> ds1000_row(const Json& row, std::size_t position, const std::vector<std::string>& task_ids) {
  Completion completion;
  HARNESS_ASSIGN(completion.task_id, ds1000_task(row, position, task_ids));
  HARNESS_ASSIGN(completion.text, ds1000_text(row["code"]));
  completion.form = Completion::Form::kAnswer;  // the official evaluator takes the code out of every answer
  return completion;
}

/// A row of a run's completions.jsonl.
base::Result<Completion> stored_row(const Json& row, const SampleTasks& tasks) {
  HARNESS_ASSIGN(Completion completion, base::completion_from_json(row));
  if (tasks.of_several_benchmarks) {
    HARNESS_ASSIGN(const std::string benchmark, base::string_member(row, "benchmark"));
    completion.task_id = benchmark + ":" + completion.task_id;
  }
  return completion;
}

}  // namespace

base::Result<Completion> completion_from_row(const Json& row, std::size_t position, const SampleTasks& tasks) {
  if (!row.is_object()) return wrong("expected a JSON object with task_id and completion or solution");
  if (row.contains("text") && row.contains("form")) return stored_row(row, tasks);
  if (!row.contains("task_id")) {
    if (row.contains("code")) return ds1000_row(row, position, tasks.ids);
    return wrong("key \"task_id\" is missing (the object has: " + keys_of(row) + ")");
  }
  Completion completion;
  HARNESS_ASSIGN(completion.task_id, base::string_member(row, "task_id"));
  for (const TextKey& text : kTextKeys) {
    if (!row.contains(text.key)) continue;
    HARNESS_ASSIGN(completion.text, base::string_member(row, text.key));
    completion.form = text.form;
    return completion;
  }
  return wrong(R"(key "completion", "solution" or "generation" is missing (the object has: )" + keys_of(row) + ")");
}

}  // namespace generators
