// The steps of making an environment, for environment.cc only. Each can be done again; errors as environment.h says.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/run/environment.h"

namespace run {

/// The interpreter that makes the virtual environment, checked: version, machine, and that it can make one.
struct BasePython {
  std::filesystem::path path;
  std::string version;  // "3.11.7"
};
base::Result<BasePython> find_base_python(const sandbox::EnvironmentRecipe& recipe,
                                          const std::filesystem::path& wanted);

/// Puts the data files into the environment, unless they are there and good.
base::Status bring_data(const sandbox::EnvironmentRecipe& recipe, const sandbox::PythonEnvironment& to,
                        const EnvironmentOptions& options);
/// Error kSandbox: a file is missing or another one.
base::Status check_data(const sandbox::EnvironmentRecipe& recipe, const sandbox::PythonEnvironment& environment);

/// Makes the virtual environment and has pip fill it, unless a stamp says that this was done from the same lock file.
base::Status install_packages(const sandbox::EnvironmentRecipe& recipe, const sandbox::PythonEnvironment& to,
                              const BasePython& python, const EnvironmentOptions& options);
/// Whether install_packages() would have nothing to do.
bool packages_are_there(const sandbox::EnvironmentRecipe& recipe, const sandbox::PythonEnvironment& to,
                        const BasePython& python);

/// Runs a step of the recipe's script; returns the last line that it prints. Error kSandbox: its last words.
base::Result<std::string> run_prepare(const sandbox::EnvironmentRecipe& recipe,
                                      const sandbox::PythonEnvironment& environment,
                                      const std::vector<std::string>& arguments);

/// The last line of a text that is not blank; "no message" if there is none.
std::string last_line(const std::string& text);

/// Where the steps keep what is only needed meanwhile. On the disk of the environment, since pip unpacks gigabytes.
std::filesystem::path work_folder(const sandbox::PythonEnvironment& environment);
/// The lock file as pip and the checks read it.
std::filesystem::path lock_file(const sandbox::PythonEnvironment& environment);

}  // namespace run
