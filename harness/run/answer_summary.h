// How a model answered and what its answers cost, from what a run has on disk. Pure.
#pragma once

#include <optional>
#include <vector>

#include "generators/accounting.h"
#include "generators/prices.h"
#include "harness/base/json.h"
#include "harness/base/records.h"
#include "harness/base/summary.h"
#include "harness/run/run_store.h"

namespace run {

/// Collects completions one by one; memory is constant. Not thread-safe.
class AnswerSummarizer {
 public:
  void add(const base::Completion& completion);
  /// Empty if nobody was asked: a file of samples tells neither requests nor latencies, nor do canonical solutions.
  [[nodiscard]] std::optional<base::AnswerSummary> summarize(const SessionTimes& times) const;

 private:
  base::AnswerSummary counts_;
  generators::LatencyHistogram latencies_;
  bool asked_ = false;
};

/// Puts the price of the model's tokens into a run's manifest, where it is no setting: it decides no result.
void note_price(base::Json& manifest, const generators::Price& price);

/// What the tokens of all benchmarks cost by the price in the manifest; empty if it has none.
std::optional<double> cost_of(const base::Json& manifest, const std::vector<base::BenchmarkSummary>& benchmarks);

}  // namespace run
