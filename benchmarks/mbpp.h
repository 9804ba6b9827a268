// MBPP: the 500 test tasks of the raw file, the 427 of the sanitized file, and the 257 of it that OpenCompass uses.
//
// Profiles: "published" (the data as its publishers give it, with setup code and test imports), "bigcode",
// "opencompass-2024-03" and "opencompass-2024-04", which leave these out, as those evaluators do.
#pragma once

#include <memory>

#include "benchmarks/benchmark.h"

namespace benchmarks {

/// Errors as open() in benchmark.h.
base::Result<std::unique_ptr<Benchmark>> open_mbpp(const Options& options);
base::Result<std::unique_ptr<Benchmark>> open_mbpp_sanitized(const Options& options);
base::Result<std::unique_ptr<Benchmark>> open_mbpp_257(const Options& options);

}  // namespace benchmarks
