// Gets a file from the web, for data sets. Follows redirects, which the generators must not: nothing secret travels
// here.
#pragma once

#include <filesystem>
#include <string>

#include "benchmarks/data_fetch.h"
#include "harness/base/result.h"

namespace run {

/// Downloads `url` whole (at most 1 GiB, in memory) and writes it to `to`. A benchmarks::Downloader. Errors: kNetwork,
/// kIo.
base::Status download(const std::string& url, const std::filesystem::path& to, const benchmarks::Progress& progress);

}  // namespace run
