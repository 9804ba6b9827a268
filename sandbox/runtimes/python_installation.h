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
  std::filesystem::path executable;
  std::string version;  // "3.11.7"
  std::vector<std::string> folders;
};
base::Result<PythonInstallation> inspect_python(const std::filesystem::path& interpreter);

}  // namespace sandbox
