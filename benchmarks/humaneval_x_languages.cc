#include "benchmarks/humaneval_x_languages.h"

#include <array>

namespace benchmarks {

std::span<const HumanEvalXLanguage> humaneval_x_languages() {
  static const std::array<HumanEvalXLanguage, 6> all = {{
      {"python", "python", "Python", "# language: Python"},
      {"cpp", "cpp", "C++", "// language: C++"},
      {"java", "java", "Java", "// language: Java"},
      {"javascript", "js", "JavaScript", "// language: JavaScript"},
      {"go", "go", "Go", "// language: Go"},
      {"rust", "rust", "Rust", "// language: Rust"},
  }};
  return all;
}

const HumanEvalXLanguage* find_humaneval_x_language(std::string_view name) {
  for (const auto& language : humaneval_x_languages())
    if (language.name == name || language.suffix == name) return &language;
  return nullptr;
}

}  // namespace benchmarks
