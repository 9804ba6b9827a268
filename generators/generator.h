// Where completions come from: a remote or local model, a file of samples, or the benchmark's own solutions.
//
// A generator pulls prompts and pushes completions, so it decides by itself how many requests are in flight, and is
// slowed down by a full queue behind it (deliver() blocks). Thread-safety: generate() is called once, on one thread of
// the caller's; the source and the sink may be called from any thread of the generator's.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "generators/accounting.h"
#include "harness/base/json.h"
#include "harness/base/records.h"
#include "harness/base/result.h"

namespace generators {

/// Settings of decoding. They are the run's, not the prompt's; the seed and stop words travel with the prompt.
struct Sampling {
  double temperature = 0;
  double top_p = 1;
  int top_k = 0;  // 0: not sent
  int max_tokens = 1024;
  bool operator==(const Sampling&) const = default;
};

/// Prompts still to be asked. next() is empty when there are none left.
class PromptSource {
 public:
  virtual ~PromptSource() = default;
  virtual std::optional<base::Prompt> next() = 0;
};

/// Takes finished completions; returns once the completion is on disk. An error ends the generation (disk full, unknown
/// task).
class CompletionSink {
 public:
  virtual ~CompletionSink() = default;
  virtual base::Status deliver(base::Completion completion) = 0;
};

class Generator {
 public:
  virtual ~Generator() = default;

  /// Gets ready: starts a server, opens a file. Called once before generate().
  virtual base::Status start(std::stop_token stop) = 0;

  /// What the manifest must hold so that the same answers can be had again: model, endpoint kind, server version. Never
  /// a secret. Valid after start().
  [[nodiscard]] virtual base::Json describe() const = 0;

  /// True if the samples come with their own task ids and number (a file), so that prompts are not asked for.
  [[nodiscard]] virtual bool brings_own_samples() const { return false; }

  /// How many samples the file holds, if that is cheap to know. Valid after start().
  [[nodiscard]] virtual std::optional<std::int64_t> samples_to_come() const { return std::nullopt; }

  /// What was asked and answered so far. Thread-safe: for a progress line while generate() runs, and for the summary
  /// after it.
  [[nodiscard]] virtual Bill bill() const { return {}; }

  /// Answers all prompts of `source`. Returns when all are delivered, at the first error that no retry mends, or soon
  /// after `stop`. A completion that the model refused or cut off is delivered, with its finish reason; it is not an
  /// error.
  virtual base::Status generate(PromptSource& source, CompletionSink& sink, std::stop_token stop) = 0;
};

}  // namespace generators
