// How many requests are allowed at once: as many as the user said, fewer while the server says that it is too much.
#pragma once

#include <cstddef>

namespace generators {

/// Additive increase, multiplicative decrease (Chiu and Jain 1989). Pure; not thread-safe.
class Limiter {
 public:
  /// `slow_ms`: answers that take longer than this are near their timeout, which also calls for fewer requests.
  Limiter(int maximum, double slow_ms);

  [[nodiscard]] int limit() const { return static_cast<int>(limit_); }

  /// `in_flight` when the answer came, it included.
  void answered(double latency_ms, std::size_t in_flight);
  /// The server throttled, or timed out. A burst of refusals to requests that were sent together counts once.
  void refused();

 private:
  void decrease();

  double maximum_;
  double slow_ms_;
  double limit_;
  std::size_t ignore_ = 0;  // answers still to come from requests sent before the last decrease
};

}  // namespace generators
