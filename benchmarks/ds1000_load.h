// DS-1000's data file, ds1000.jsonl of the simplified form.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/base/records.h"
#include "harness/base/result.h"

namespace benchmarks {

/// What a problem has besides the common fields.
struct Ds1000Task {
  std::string library;       // "Pandas", "Sklearn", …
  std::string perturbation;  // "Origin", "Surface", "Semantic", "Difficult-Rewrite"
  std::string variable;      // that the answer has to set, as far as the prompt says it in so many words
};

/// Problems in the file's order, "DS-1000/0" first; `test` is the code_context.
struct Ds1000Data {
  std::vector<base::Problem> problems;
  std::vector<Ds1000Task> tasks;  // as problems
};

/// Answers belong to problems by their position, so a problem_id must be the line's number. Errors name file and line.
base::Result<Ds1000Data> load_ds1000(const std::filesystem::path& path, const std::string& content);

}  // namespace benchmarks
