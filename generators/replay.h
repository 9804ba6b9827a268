// Samples from a file instead of a model.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "generators/generator.h"
#include "generators/sample_rows.h"

namespace generators {

/// Delivers the samples of a file in its order, numbered from 0 for each task. Constant memory for line forms.
class Replay final : public Generator {
 public:
  Replay(std::filesystem::path path, SampleTasks tasks);

  base::Status start(std::stop_token stop) override;
  [[nodiscard]] base::Json describe() const override;
  [[nodiscard]] bool brings_own_samples() const override { return true; }
  [[nodiscard]] std::optional<std::int64_t> samples_to_come() const override { return count_; }
  [[nodiscard]] Bill bill() const override { return accounting_.bill(); }

  /// Asks `source` for nothing. An error of the sink gets the sample's file and line in front.
  base::Status generate(PromptSource& source, CompletionSink& sink, std::stop_token stop) override;

 private:
  std::filesystem::path path_;
  SampleTasks tasks_;
  std::unique_ptr<SampleReader> reader_;
  std::string sha256_;
  std::optional<std::int64_t> count_;
  Accounting accounting_;
};

}  // namespace generators
