// The Python that the user chose, as it lies on this machine.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/base/result.h"

namespace sandbox {

/// Folders that the interpreter needs to see: its prefixes and the folders of its path. Asks the interpreter. Error
/// kNotFound or kSandbox: it does not start or is older than 3.8.
struct PythonInstallation {
  std::filesystem::path executable;  // that of a virtual environment by its own name
  std::string version;               // "3.11.7"
  std::vector<std::string> folders;
};
base::Result<PythonInstallation> inspect_python(const std::filesystem::path& interpreter);

/// The environment of an interpreter in the sandbox: a fixed locale, zone and hash seed, nothing written beside
/// sources, and one thread for BLAS and OpenMP, which a fork would lose.
std::vector<std::string> python_variables(const std::filesystem::path& interpreter);

struct PythonWithNumpy {
  PythonInstallation python;
  std::string numpy;  // "1.24.2"
};
/// For tests that import numpy: the interpreter that was chosen; if none was, python3 of PATH, or else the system's,
/// for which apt has numpy. Asks them. Error kNotFound: there is no numpy, with the command that installs it.
base::Result<PythonWithNumpy> find_python_with_numpy(const std::filesystem::path& chosen);
/// That command.
std::string numpy_fix(const std::filesystem::path& chosen);

}  // namespace sandbox
