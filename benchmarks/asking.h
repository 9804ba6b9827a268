// How one benchmark asks and reads answers: its prompt style and extractor together. Shared by all benchmarks.
#pragma once

#include <span>
#include <string>

#include "benchmarks/benchmark.h"
#include "benchmarks/extract.h"
#include "benchmarks/prompts.h"

namespace benchmarks {

/// Immutable after open().
class Asking {
 public:
  static base::Result<Asking> open(std::span<const StyleSpec> styles, const Options& options);

  [[nodiscard]] const PromptStyle& style() const { return style_; }
  [[nodiscard]] const Extractor& extractor() const { return *extractor_; }

  /// A completion of form kCompletion or kSolution is taken as it is. An answer to a style that the model continues is
  /// cut at the stop words and put behind what the model saw; any other answer goes through the extractor.
  [[nodiscard]] Solution extract(const base::Completion& completion, const PromptFields& fields,
                                 const ExtractionTask& task) const;

 private:
  PromptStyle style_;
  const Extractor* extractor_ = nullptr;
};

}  // namespace benchmarks
