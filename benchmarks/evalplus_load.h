// Reads the data files of HumanEval+ and MBPP+.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "benchmarks/evalplus_task.h"
#include "harness/base/records.h"
#include "harness/base/result.h"

namespace benchmarks {

/// Problems and tasks, index by index.
struct EvalplusData {
  std::vector<base::Problem> problems;
  std::vector<EvalplusTask> tasks;
};

/// Error: malformed (file, line and reason).
base::Result<EvalplusData> load_evalplus(const std::filesystem::path& path, const std::string& content, bool mbpp);

}  // namespace benchmarks
