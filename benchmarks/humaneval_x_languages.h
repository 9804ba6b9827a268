// The six languages of HumanEval-X: how they are called where.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace benchmarks {

struct HumanEvalXLanguage {
  std::string name;     // "javascript": of problems, fenced blocks, runtimes
  std::string suffix;   // "js": of the benchmark, its data set and CodeGeeX' files
  std::string title;    // "JavaScript"
  std::string comment;  // "// language: JavaScript": what CodeGeeX' own models see above the prompt
};

/// In the order of the documentation. The first five are those of the papers that leave Rust out.
std::span<const HumanEvalXLanguage> humaneval_x_languages();

/// By name or suffix; null: none.
const HumanEvalXLanguage* find_humaneval_x_language(std::string_view name);

}  // namespace benchmarks
