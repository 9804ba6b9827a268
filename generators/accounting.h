// What a run asked of a model and what came back: requests, retries, tokens, latencies, finish reasons.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>

#include "harness/base/records.h"

namespace generators {

/// A snapshot of the accounts. Tokens are counted once a request, even if it brought several samples.
struct Bill {
  std::int64_t requests = 0;   // sent, first tries and retries
  std::int64_t retries = 0;    // of these, repeated after a failure
  std::int64_t throttled = 0;  // answers "too many requests"
  std::int64_t answers = 0;    // completions that arrived
  std::int64_t in_flight = 0;
  std::int64_t prompt_tokens = 0;  // as far as the server tells
  std::int64_t completion_tokens = 0;
  std::int64_t without_token_counts = 0;         // requests whose answer did not tell its tokens
  std::array<std::int64_t, 4> finish_reasons{};  // indexed by base::FinishReason
  std::int64_t empty_answers = 0;
  int concurrency = 0;  // requests allowed at once at present
  double latency_p50_ms = 0;
  double latency_p90_ms = 0;
  double latency_p99_ms = 0;
  double latency_max_ms = 0;
};

/// Counts latencies in logarithmic buckets, so that memory is constant; a percentile is right within 5 %. Not
/// thread-safe.
class LatencyHistogram {
 public:
  void add(double ms);
  /// The latency that `fraction` (0 … 1) of all stay below or at; 0 if there are none.
  [[nodiscard]] double percentile(double fraction) const;
  [[nodiscard]] double max() const { return max_; }

 private:
  static constexpr int kBuckets = 400;  // from 0.1 ms by steps of 5 % to about 8 hours
  std::array<std::int64_t, kBuckets> counts_{};
  std::int64_t total_ = 0;
  double max_ = 0;
};

/// The accounts. Thread-safe.
class Accounting {
 public:
  void request_sent(bool retry);
  void request_ended(bool throttled);
  /// A request that was answered in full.
  void answered(double latency_ms, std::optional<std::int64_t> prompt_tokens,
                std::optional<std::int64_t> completion_tokens);
  void completion(const base::Completion& completion);
  void set_concurrency(int limit);
  [[nodiscard]] Bill bill() const;

 private:
  mutable std::mutex mutex_;
  Bill bill_;
  LatencyHistogram latencies_;
};

}  // namespace generators
