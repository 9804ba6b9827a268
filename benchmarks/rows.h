// Reading a data set's text row by row, with messages that name file and line.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/json.h"
#include "harness/base/records.h"
#include "harness/base/result.h"

namespace benchmarks {

/// Calls `row` with each line of JSONL text that is not blank. An error comes back with "file:line: " in front.
base::Status for_each_line(const std::filesystem::path& path, std::string_view content,
                           const std::function<base::Status(std::string_view line)>& row);

/// The array of strings under `key`. Error names the key.
base::Result<std::vector<std::string>> strings_member(const base::Json& object, const char* key);

/// Refuses an empty data set and a task id that occurs twice.
base::Status check_problems(const std::filesystem::path& path, const std::vector<base::Problem>& problems);

}  // namespace benchmarks
