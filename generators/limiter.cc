#include "generators/limiter.h"

#include <algorithm>

namespace generators {

Limiter::Limiter(int maximum, double slow_ms) : maximum_(std::max(1, maximum)), slow_ms_(slow_ms), limit_(maximum_) {}

void Limiter::answered(double latency_ms, std::size_t in_flight) {
  if (ignore_ > 0) {
    --ignore_;
    return;
  }
  if (latency_ms > slow_ms_ && in_flight > 1) {
    decrease();
    return;
  }
  limit_ = std::min(maximum_, limit_ + 1 / limit_);
}

void Limiter::refused() {
  if (ignore_ > 0) {
    --ignore_;
    return;
  }
  decrease();
}

void Limiter::decrease() {
  ignore_ = static_cast<std::size_t>(limit_);
  limit_ = std::max(1.0, limit_ * 0.7);
}

}  // namespace generators
