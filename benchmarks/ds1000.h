// DS-1000 in its simplified form (xlang-ai/DS-1000, 2024): 1000 data-science problems of seven libraries, each judged
// by the official test program.
#pragma once

#include <memory>

#include "benchmarks/benchmark.h"

namespace benchmarks {

base::Result<std::unique_ptr<Benchmark>> open_ds1000(const Options& options);

}  // namespace benchmarks
