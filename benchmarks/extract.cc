#include "benchmarks/extract.h"

#include "benchmarks/extract_auto.h"
#include "benchmarks/extract_ds1000.h"
#include "benchmarks/extract_official.h"
#include "harness/base/suggest.h"

namespace benchmarks {
namespace {

Solution raw(std::string_view answer, const ExtractionTask& /*task*/) { return {std::string(answer), false, true}; }

const std::vector<Extractor>& table() {
  static const std::vector<Extractor> all = {
      {"auto", "code from any answer, never pruned", extract_auto},
      {"raw", "the answer as it is, behind the prompt", raw},
      {"evalplus", "evalplus' sanitize (HEAD)", extract_evalplus},
      {"wizardcoder", "WizardCoder's HumanEval script", extract_wizardcoder},
      {"wizardcoder-mbpp", "WizardCoder's MBPP script", extract_wizardcoder_mbpp},
      {"wizardcoder-mbpp+", "WizardCoder's MBPP+ script", extract_wizardcoder_mbpp_plus},
      {"opencompass", "OpenCompass' HumanEval since 2024-06: the first fenced block", extract_opencompass},
      {"opencompass-2024-03", "OpenCompass' HumanEval until 2024-06: the body only", extract_opencompass_2024_03},
      {"codegeex", "CodeGeeX' HumanEval-X: cut where the function ends, behind the prompt", extract_codegeex},
      {"ds1000", "DS-1000's own post-processing", extract_ds1000},
      {"opencompass-ds1000", "OpenCompass' DS-1000, as its evaluation service does it", extract_opencompass_ds1000},
      {"opencompass-mbpp-2024-03", "OpenCompass' MBPP of 2024-03", extract_opencompass_mbpp_2024_03},
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
