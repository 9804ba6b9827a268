// The benchmark's own solutions instead of a model: what the self-check and `--model canonical` run.
#pragma once

#include <functional>

#include "generators/generator.h"

namespace generators {

class Canonical final : public Generator {
 public:
  /// `solution` gives the benchmark's own solution for a prompt; generators know no benchmarks.
  explicit Canonical(std::function<base::Result<base::Completion>(const base::Prompt&)> solution);

  base::Status start(std::stop_token stop) override;
  [[nodiscard]] base::Json describe() const override;
  [[nodiscard]] Bill bill() const override { return accounting_.bill(); }
  base::Status generate(PromptSource& source, CompletionSink& sink, std::stop_token stop) override;

 private:
  std::function<base::Result<base::Completion>(const base::Prompt&)> solution_;
  Accounting accounting_;
};

}  // namespace generators
