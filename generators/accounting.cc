#include "generators/accounting.h"

#include <algorithm>
#include <cmath>

namespace generators {
namespace {

constexpr double kSmallestMs = 0.1;
constexpr double kStep = 1.05;

}  // namespace

void LatencyHistogram::add(double ms) {
  const double steps = ms <= kSmallestMs ? 0 : std::ceil(std::log(ms / kSmallestMs) / std::log(kStep));
  const auto bucket = static_cast<std::size_t>(std::clamp(steps, 0.0, static_cast<double>(kBuckets - 1)));
  ++counts_[bucket];
  ++total_;
  max_ = std::max(max_, ms);
}

double LatencyHistogram::percentile(double fraction) const {
  if (total_ == 0) return 0;
  const auto rank = static_cast<std::int64_t>(std::ceil(fraction * static_cast<double>(total_)));
  std::int64_t seen = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    seen += counts_[i];
    if (seen >= std::max<std::int64_t>(rank, 1)) return std::min(max_, kSmallestMs * std::pow(kStep, i));
  }
  return max_;
}

void Accounting::request_sent(bool retry) {
  const std::lock_guard lock(mutex_);
  ++bill_.requests;
  ++bill_.in_flight;
  if (retry) ++bill_.retries;
}

void Accounting::request_ended(bool throttled) {
  const std::lock_guard lock(mutex_);
  --bill_.in_flight;
  if (throttled) ++bill_.throttled;
}

void Accounting::answered(double latency_ms, std::optional<std::int64_t> prompt_tokens,
                          std::optional<std::int64_t> completion_tokens) {
  const std::lock_guard lock(mutex_);
  latencies_.add(latency_ms);
  bill_.prompt_tokens += prompt_tokens.value_or(0);
  bill_.completion_tokens += completion_tokens.value_or(0);
  if (!prompt_tokens || !completion_tokens) ++bill_.without_token_counts;
}

void Accounting::completion(const base::Completion& completion) {
  const std::lock_guard lock(mutex_);
  ++bill_.answers;
  ++bill_.finish_reasons[static_cast<std::size_t>(completion.finish_reason)];
  if (completion.text.empty()) ++bill_.empty_answers;
}

void Accounting::set_concurrency(int limit) {
  const std::lock_guard lock(mutex_);
  bill_.concurrency = limit;
}

Bill Accounting::bill() const {
  const std::lock_guard lock(mutex_);
  Bill bill = bill_;
  bill.latency_p50_ms = latencies_.percentile(0.50);
  bill.latency_p90_ms = latencies_.percentile(0.90);
  bill.latency_p99_ms = latencies_.percentile(0.99);
  bill.latency_max_ms = latencies_.max();
  return bill;
}

}  // namespace generators
