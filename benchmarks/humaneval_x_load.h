// Reads a data file of HumanEval-X.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/records.h"
#include "harness/base/result.h"

namespace benchmarks {

/// What the file of Go has beside prompt and test.
struct GoImports {
  std::string of_prompt;   // the prompt's own import declaration, which the test program leaves out; may be empty
  std::string test_setup;  // package clause and imports of the test
};

struct HumanEvalXData {
  std::vector<base::Problem> problems;  // the prompt of Rust is declaration + prompt: the prompt alone has no signature
  std::vector<GoImports> go;            // of each problem; empty in the other languages
};

/// `language`: HumanEvalXLanguage::name. Error: malformed (file, line and reason).
base::Result<HumanEvalXData> load_humaneval_x(std::string_view language, const std::filesystem::path& path,
                                              const std::string& content);

}  // namespace benchmarks
