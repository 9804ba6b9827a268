// The unbiased estimator of pass@k: Chen et al. 2021, "Evaluating Large Language Models Trained on Code", section 2.1.
#pragma once

#include <optional>

namespace score {

/// 1 - C(n-c, k) / C(n, k) for n samples of which c pass, in the numerically stable product form
/// 1 - prod_{i=n-c+1}^{n} (1 - k/i). Empty if n < k (not available: never 0 or 1), or unless 0 <= c <= n and k >= 1.
std::optional<double> pass_at_k(int n, int c, int k);

}  // namespace score
