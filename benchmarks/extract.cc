#include "benchmarks/extract.h"

#include "benchmarks/extract_auto.h"
#include "harness/base/suggest.h"

namespace benchmarks {
namespace {

Solution raw(std::string_view answer, const ExtractionTask& /*task*/) { return {std::string(answer), false, true}; }

const std::vector<Extractor>& table() {
  static const std::vector<Extractor> all = {
      {"auto", "code from any answer, never pruned", extract_auto},
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
