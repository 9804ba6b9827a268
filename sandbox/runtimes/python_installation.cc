#include "sandbox/runtimes/python_installation.h"

#include <algorithm>
#include <chrono>
#include <sstream>
#include <utility>

#include "harness/base/subprocess.h"
#include "sandbox/runtimes/assets.h"

namespace sandbox {
namespace {

// Asked once, outside the sandbox, of the interpreter that the user chose. That of a virtual environment is a link,
// which must be started by its own name to see the environment's packages; the folders between it and what it leads to
// must be there, too.
constexpr const char* kInspect = R"py(
import sys, os
print("%d.%d.%d" % sys.version_info[:3])
virtual = sys.prefix != sys.base_prefix
print(os.path.abspath(sys.executable) if virtual else os.path.realpath(sys.executable))
folders = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix, os.path.dirname(os.path.realpath(sys.executable))}
link = os.path.abspath(sys.executable)
while virtual and os.path.islink(link):
    link = os.path.join(os.path.dirname(link), os.readlink(link))
    folders.add(os.path.dirname(os.path.abspath(link)))
for folder in folders:
    print(folder)
for folder in sys.path:
    if os.path.isdir(folder):
        print(os.path.realpath(folder))
)py";

bool is_below(const std::filesystem::path& path, const std::filesystem::path& folder) {
  const auto relative = path.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

/// Leaves out folders that the sandbox shows anyway, and those below another.
std::vector<std::string> minimal(const std::vector<std::filesystem::path>& folders) {
  std::vector<std::string> kept;
  for (const auto& folder : folders) {
    bool covered = is_below(folder, "/usr") || is_below(folder, "/lib");
    for (const auto& other : folders) covered = covered || (other != folder && is_below(folder, other));
    if (!covered && std::find(kept.begin(), kept.end(), folder.string()) == kept.end()) kept.push_back(folder.string());
  }
  return kept;
}

constexpr const char* kSystemPython = "/usr/bin/python3";

/// Empty: there is none.
std::string numpy_version(const std::filesystem::path& executable) {
  return first_line_of(executable, {"-E", "-s", "-c", "import numpy; print(numpy.__version__)"});
}

}  // namespace

base::Result<PythonInstallation> inspect_python(const std::filesystem::path& interpreter) {
  base::Command command;
  command.program = interpreter;
  // -E: what PYTHONPATH names is the user's, and the sandbox' interpreters are started without it.
  command.arguments = {"-E", "-s", "-c", kInspect};
  HARNESS_ASSIGN(const auto output, base::run_command(command, std::chrono::seconds(120)));
  PythonInstallation python;
  std::istringstream lines(output.out);
  std::string line;
  std::getline(lines, python.version);
  std::getline(lines, line);
  python.executable = line;
  std::vector<std::filesystem::path> folders;
  while (std::getline(lines, line)) {
    if (!line.empty() && line != "/") folders.emplace_back(line);
  }
  if (output.exit_code != 0 || python.executable.empty()) {
    return base::Error{base::ErrorCode::kNotFound, "the Python interpreter " + interpreter.string() +
                                                       " does not start; choose another with --python: " + output.err};
  }
  python.folders = minimal(folders);
  return python;
}

std::vector<std::string> python_variables(const std::filesystem::path& interpreter) {
  return {"PATH=" + interpreter.parent_path().string() + ":/usr/local/bin:/usr/bin:/bin",
          "HOME=/tmp/work",
          "TMPDIR=/tmp",
          "LANG=C.UTF-8",
          "TZ=UTC",
          "PYTHONHASHSEED=0",
          "PYTHONDONTWRITEBYTECODE=1",
          "OMP_NUM_THREADS=1",
          "OPENBLAS_NUM_THREADS=1",
          "MKL_NUM_THREADS=1"};
}

base::Result<PythonWithNumpy> find_python_with_numpy(const std::filesystem::path& chosen) {
  std::vector<std::filesystem::path> candidates{chosen};
  if (chosen.empty()) candidates = {"python3", kSystemPython};
  for (const auto& candidate : candidates) {
    auto python = inspect_python(candidate);
    if (!python.ok()) continue;
    if (const auto version = numpy_version(python->executable); !version.empty())
      return PythonWithNumpy{std::move(*python), version};
  }
  return base::Error{base::ErrorCode::kNotFound,
                     (chosen.empty() ? "the tests need numpy, which neither python3 of PATH nor the system's has"
                                     : "the tests need numpy, which " + chosen.string() + " has not") +
                         "; install it with: " + numpy_fix(chosen)};
}

std::string numpy_fix(const std::filesystem::path& chosen) {
  if (!chosen.empty()) return chosen.string() + " -m pip install numpy";
  // The system's Python, which takes packages from apt only, is found whatever comes first in PATH.
  return base::find_program("apt-get").ok() ? "apt install python3-numpy" : "python3 -m pip install numpy";
}

}  // namespace sandbox
