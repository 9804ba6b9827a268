#include "harness/score/pass_at_k.h"

namespace score {

std::optional<double> pass_at_k(int n, int c, int k) {
  if (k < 1 || c < 0 || c > n || n < k) return std::nullopt;
  if (n - c < k) return 1.0;
  double none_passes = 1;
  for (int i = n - c + 1; i <= n; ++i) none_passes *= 1.0 - static_cast<double>(k) / i;
  return 1.0 - none_passes;
}

}  // namespace score
