// Makes the environments that some benchmarks' tests need (sandbox/runtimes/environments.h): a virtual environment with
// libraries from a lock file, data, and what makes them work on a machine without a GPU.
//
// Made in place and stamped last, so whatever interrupts it, the same command goes on: a whole set of libraries is
// kept, a part of one is installed again, from pip's cache. One process at a time makes an environment; others are
// refused. Trusted code only: nothing of a benchmark or a model runs here.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "benchmarks/data_fetch.h"
#include "harness/base/result.h"
#include "sandbox/runtimes/environments.h"

namespace run {

struct EnvironmentOptions {
  std::filesystem::path python;    // makes the virtual environment; empty: one of PATH that has the right version
  std::filesystem::path from_dir;  // folder that has the data files; empty: they are downloaded
  bool force = false;              // start over
  double progress_interval_s = 10;
  std::function<void(const std::string&)> say;  // one line on each step; may be empty
  benchmarks::Progress progress;                // of the download, now and then; may be empty
  std::function<void()> progress_ends;          // before the next line; may be empty
};

/// The folder of the environment, made if it is not ready. Errors, each with what to do: kUsage (wrong interpreter or
/// machine, a data file that is not the pinned one, a folder that is something else), kNotFound (no interpreter, no C
/// compiler), kIo (no room, not writable), kNetwork (pip or a download failed).
base::Result<std::filesystem::path> create_environment(const sandbox::EnvironmentRecipe& recipe,
                                                       const EnvironmentOptions& options);

/// Imports every library and compares versions and data with the recipe, in about half a minute. Error kNotFound: the
/// environment is missing or not complete; kSandbox: it is damaged, with what is wrong.
base::Status verify_environment(const sandbox::EnvironmentRecipe& recipe,
                                const std::function<void(const std::string&)>& say);

}  // namespace run
