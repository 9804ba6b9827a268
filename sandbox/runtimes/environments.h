// Environments: folders with an interpreter, libraries and data that the tests of a benchmark need, made by
// `harness env create NAME` (harness/run/environment.h) and only read here.
//
// Layout of a folder: venv/ (a virtual environment), seaborn-data/, matplotlib/ (its list of fonts),
// sklearn-modules.json (prepare_ds1000.py, "shelf"), and the stamp .made-from, which is written last and holds the
// digest of the recipe. Immutable once made, so any thread may call this. Functions take less than a millisecond.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "harness/base/result.h"

namespace sandbox {

// Files of sandbox/environments that are part of the harness (cmake/embed.cmake).
extern const char* const kDs1000Lock;     // ds1000.txt
extern const char* const kDs1000Prepare;  // prepare_ds1000.py

/// How an environment is made.
struct EnvironmentRecipe {
  struct DataFile {
    std::string name;  // "tips.csv"
    std::string sha256;
  };
  std::string name;         // "ds1000"
  std::string python;       // the version that the lock file is for: "3.11"
  std::string lock;         // requirements with hashes, complete
  std::string prepare;      // script that finishes it
  std::string data_folder;  // "seaborn-data"
  std::string data_url;     // a file's name is appended
  std::vector<DataFile> data;
  int packages = 0;
  std::uint64_t download_bytes = 0;
  std::uint64_t disk_bytes = 0;
};

std::span<const EnvironmentRecipe> environment_recipes();
/// Error kUsage: there is none of this name.
base::Result<const EnvironmentRecipe*> find_environment_recipe(const std::string& name);

/// What the stamp of an environment holds that this recipe made.
std::string digest(const EnvironmentRecipe& recipe);

enum class EnvironmentState : std::uint8_t {
  kMissing,
  kUnfinished,  // its making was interrupted
  kOutdated,    // made by another version of the harness
  kReady
};

/// harness/environments below $XDG_DATA_HOME (default: ~/.local/share); $HARNESS_ENVIRONMENTS replaces it.
std::filesystem::path environments_folder();
std::filesystem::path environment_folder(const EnvironmentRecipe& recipe);
EnvironmentState environment_state(const EnvironmentRecipe& recipe);

/// An environment that is ready, by paths without symbolic links, so that they can be shown in a sandbox.
struct PythonEnvironment {
  std::filesystem::path folder;
  std::filesystem::path python;           // venv/bin/python
  std::filesystem::path seaborn_data;     // for SEABORN_DATA; may be empty
  std::filesystem::path matplotlib;       // for MPLCONFIGDIR; may be empty
  std::filesystem::path sklearn_modules;  // may be empty
};

/// Where the parts of an environment lie, whether they are there or not.
PythonEnvironment layout_of(const std::filesystem::path& folder);

/// Error kNotFound: it is missing, unfinished or outdated, with the command that makes it.
base::Result<PythonEnvironment> find_environment(const std::string& name);

}  // namespace sandbox
