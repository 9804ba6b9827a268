// What is still to be asked of the model.
#pragma once

#include <cstdint>
#include <mutex>

#include "generators/generator.h"
#include "harness/run/run_store.h"
#include "harness/run/workload.h"

namespace run {

/// The prompts of all samples that are not generated yet, task by task, each sample with its own seed. Stores each
/// task's prompt once, before it is asked. Thread-safe.
class OpenPrompts final : public generators::PromptSource {
 public:
  OpenPrompts(const Workload& workload, RunStore& store, std::uint64_t seed)
      : workload_(workload), store_(store), seed_(seed) {}

  std::optional<base::Prompt> next() override;
  /// An error of the store, which ended the prompts early.
  [[nodiscard]] base::Status status() const;

 private:
  bool advance();
  base::Status load_prompt();

  const Workload& workload_;
  RunStore& store_;
  std::uint64_t seed_;
  mutable std::mutex mutex_;
  base::Status status_;
  int part_ = 0;
  std::size_t position_ = 0;  // in the part's chosen problems
  int sample_ = -1;           // asked last
  bool loaded_ = false;       // prompt_ is that of the task at position_
  base::Prompt prompt_;
};

/// The same prompts without a store: for an estimate. Not thread-safe.
class UnaskedPrompts final : public generators::PromptSource {
 public:
  explicit UnaskedPrompts(const Workload& workload) : workload_(workload) {}
  std::optional<base::Prompt> next() override;

 private:
  const Workload& workload_;
  int part_ = 0;
  std::size_t position_ = 0;
  int sample_ = 0;
};

/// 64 bits of the SHA-256 of a completion's text and form: tells whether two sessions mean the same sample.
std::uint64_t content_hash(const base::Completion& completion);

}  // namespace run
