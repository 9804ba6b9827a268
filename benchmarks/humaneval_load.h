// Reads HumanEval's data file.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/base/records.h"
#include "harness/base/result.h"

namespace benchmarks {

/// Error: malformed (file, line and reason).
base::Result<std::vector<base::Problem>> load_humaneval(const std::filesystem::path& path, const std::string& content);

}  // namespace benchmarks
