// Gets a file from the web, for data sets. Follows redirects, which the generators must not: nothing secret travels
// here. Proxies and certificate authorities come from the environment, as users of curl expect
// (generators/http_client.h).
#pragma once

#include <filesystem>
#include <string>

#include "benchmarks/data_fetch.h"
#include "harness/base/result.h"

namespace run {

/// Downloads `url` (at most 1 GiB) to `to`. A benchmarks::Downloader. The bytes are on disk as they come; a download
/// that breaks goes on where it was, at once and in a later call, if the server can do so and its file is still the
/// same (Range with If-Range: ETag or Last-Modified, RFC 9110 section 13.1.5), else anew. Errors, without the address:
/// kNetwork (what came is kept), kIo (disk full …), kUsage (no http or https address).
base::Status download(const std::string& url, const std::filesystem::path& to, const benchmarks::Progress& progress);

}  // namespace run
