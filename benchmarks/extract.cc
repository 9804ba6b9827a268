#include "benchmarks/extract.h"

#include <algorithm>

#include "benchmarks/fences.h"
#include "harness/base/suggest.h"

namespace benchmarks {
namespace {

Solution raw(std::string_view answer, const ExtractionTask& /*task*/) { return {std::string(answer), false, true}; }

Solution automatic(std::string_view answer, const ExtractionTask& task) {
  const std::string text = strip_reasoning(answer);
  Solution best{"", false, false};
  for (const auto& block : fenced_blocks(text)) {
    const bool defines = block.code.find("def " + std::string(task.entry_point)) != std::string::npos;
    if (may_be_python(block.language) && (!best.found || defines)) best = {block.code, false, true};
  }
  if (best.found || text.find("def ") == std::string::npos) return best;
  return {text.substr(text.find("def ")), false, true};
}

const std::vector<Extractor>& table() {
  static const std::vector<Extractor> all = {
      {"auto", "code from any answer, never pruned", automatic},
      {"raw", "the answer as it is, behind the prompt", raw},
  };
  return all;
}

}  // namespace

std::span<const Extractor> extractors() { return table(); }

base::Result<const Extractor*> find_extractor(const std::string& name) {
  const std::string wanted = name.empty() ? "auto" : name;
  std::vector<std::string> known;
  std::string list;
  for (const auto& extractor : extractors()) {
    if (extractor.name == wanted) return &extractor;
    known.push_back(extractor.name);
    list += (list.empty() ? "" : ", ") + extractor.name;
  }
  return base::Error{base::ErrorCode::kUsage,
                     "unknown extractor \"" + name + "\"" + base::did_you_mean(name, known) + "; there are " + list};
}

}  // namespace benchmarks
