#include "benchmarks/rows.h"

#include <unordered_set>

namespace benchmarks {

base::Status for_each_line(const std::filesystem::path& path, std::string_view content,
                           const std::function<base::Status(std::string_view line)>& row) {
  int number = 0;
  while (!content.empty()) {
    const auto end = content.find('\n');
    const std::string_view line = content.substr(0, end);
    content = end == std::string_view::npos ? std::string_view() : content.substr(end + 1);
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    if (auto status = row(line); !status.ok()) return status.error().at(path.string() + ":" + std::to_string(number));
  }
  return {};
}

base::Result<std::vector<std::string>> strings_member(const base::Json& object, const char* key) {
  const base::Error wrong{base::ErrorCode::kUsage, std::string("key \"") + key + "\" must be an array of strings"};
  if (!object.is_object()) return base::Error{base::ErrorCode::kUsage, "expected a JSON object"};
  const auto it = object.find(key);
  if (it == object.end() || !it->is_array()) return wrong;
  std::vector<std::string> strings;
  for (const auto& item : *it) {
    if (!item.is_string()) return wrong;
    strings.push_back(item.get<std::string>());
  }
  return strings;
}

base::Status check_problems(const std::filesystem::path& path, const std::vector<base::Problem>& problems) {
  if (problems.empty())
    return base::Error{base::ErrorCode::kUsage, path.string() + " holds no problems; fetch the data set anew"};
  std::unordered_set<std::string> seen;
  for (const auto& problem : problems)
    if (!seen.insert(problem.task_id).second)
      return base::Error{base::ErrorCode::kUsage, path.string() + ": the task " + problem.task_id + " occurs twice"};
  return {};
}

}  // namespace benchmarks
