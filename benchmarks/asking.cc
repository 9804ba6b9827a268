#include "benchmarks/asking.h"

namespace benchmarks {

base::Result<Asking> Asking::open(std::span<const StyleSpec> styles, const Options& options) {
  Asking asking;
  HARNESS_ASSIGN(asking.style_, PromptStyle::open(styles, options.prompt_style, options.chat));
  HARNESS_ASSIGN(asking.extractor_, find_extractor(options.extractor));
  return asking;
}

Solution Asking::extract(const base::Completion& completion, const PromptFields& fields,
                         const ExtractionTask& task) const {
  if (completion.form == base::Completion::Form::kCompletion) return {completion.text, false, true};
  if (completion.form == base::Completion::Form::kSolution) return {completion.text, true, true};
  if (style_.continues()) return {style_.text(fields) + style_.cut(completion.text), true, true};
  return extractor_->run(completion.text, task);
}

}  // namespace benchmarks
