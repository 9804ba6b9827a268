// Takes the code out of a model's answer. Extractors have names, since official numbers depend on them; "auto" is ours.
//
// All are pure, take time linear in the answer and never prune valid code ("auto") or do what their evaluator does (the
// others).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "benchmarks/benchmark.h"
#include "harness/base/records.h"
#include "harness/base/result.h"

namespace benchmarks {

/// What an extractor may know of the problem.
struct ExtractionTask {
  std::string_view language = "python";
  std::string_view entry_point;  // may be empty
  std::string_view
      stub;  // code that ends with an open function which an answer may continue (HumanEval's prompt); else empty
};

using ExtractFunction = Solution (*)(std::string_view answer, const ExtractionTask& task);

struct Extractor {
  std::string name;
  std::string description;
  ExtractFunction run;
};

std::span<const Extractor> extractors();
/// Empty: "auto". Error kUsage: unknown name (with the nearest).
base::Result<const Extractor*> find_extractor(const std::string& name);

}  // namespace benchmarks
