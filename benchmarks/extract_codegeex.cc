// is_code_generation_finished and cleanup_code of codegeex/benchmark/utils.py, see extract_official.h.
#include <algorithm>

#include "benchmarks/extract_official.h"

namespace benchmarks {
namespace {

std::ptrdiff_t count(std::string_view text, char c) { return std::count(text.begin(), text.end(), c); }

/// The shortest beginning in which one more brace is closed than opened: the prompt had opened it.
std::string_view finished(std::string_view text) {
  int depth = 1;
  for (std::size_t i = 0; i < text.size(); ++i) {
    depth += text[i] == '{' ? 1 : text[i] == '}' ? -1 : 0;
    if (depth == 0) return text.substr(0, i + 1);
  }
  return text;
}

/// Up to the last place of each word, one word after the other.
void cut_at_last(std::string& code, std::initializer_list<std::string_view> words) {
  for (const auto word : words)
    if (const auto at = code.rfind(word); at != std::string::npos) code.resize(at);
}

void cut_behind_last_brace(std::string& code) {
  if (const auto at = code.rfind('}'); at != std::string::npos) code.resize(at + 1);
}

void clean_java(std::string& code) {
  if (const auto main = code.find("public static void main"); main != std::string::npos)
    code.replace(main, std::string::npos, "}");
  cut_behind_last_brace(code);
  if (count(code, '{') + 1 == count(code, '}')) code += "\n}";
}

}  // namespace

Solution extract_codegeex(std::string_view answer, const ExtractionTask& task) {
  if (task.language == "python") {
    std::string code(answer);
    cut_at_last(code, {"\ndef", "\nclass", "\nif", "\n#", "\nprint", "\nassert"});
    return {std::move(code), false, true};
  }
  std::string code(finished(answer));
  if (task.language == "java") clean_java(code);
  if (task.language == "go") cut_at_last(code, {"\n//", "\nfunc main("});
  if (task.language != "rust" && task.language != "java") cut_behind_last_brace(code);
  return {std::move(code), false, true};
}

}  // namespace benchmarks
