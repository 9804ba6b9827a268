// The generator of the benchmark's own solutions: the model "canonical", which must solve everything.
#pragma once

#include "generators/generator.h"
#include "harness/run/workload.h"

namespace run {

class CanonicalGenerator final : public generators::Generator {
 public:
  /// Borrows the workload, which must outlive it.
  explicit CanonicalGenerator(const Workload& workload) : workload_(workload) {}

  base::Status start(std::stop_token) override { return {}; }
  [[nodiscard]] base::Json describe() const override { return {{"kind", "canonical"}}; }
  base::Status generate(generators::PromptSource& source, generators::CompletionSink& sink, std::stop_token stop) override;

 private:
  const Workload& workload_;
};

}  // namespace run
