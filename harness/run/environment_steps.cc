#include "harness/run/environment_steps.h"

#include <chrono>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "harness/base/files.h"
#include "harness/base/hash.h"
#include "harness/base/subprocess.h"
#include "harness/run/download.h"

namespace run {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorCode;

constexpr auto kPrepareTimeout = std::chrono::minutes(20);

// Version, machine, and whether it can make virtual environments that have pip.
constexpr const char* kInspect = R"py(
import importlib.util, platform, sys
print("%d.%d.%d" % sys.version_info[:3])
print(platform.python_implementation(), sys.platform, platform.machine(), platform.libc_ver()[0])
print(" ".join(m for m in ("venv", "ensurepip") if not importlib.util.find_spec(m)))
)py";

constexpr const char* kMachine = "CPython linux x86_64 glibc";

struct Inspected {
  std::string version;
  std::string machine;
  std::string missing;
};

/// Empty version: it does not start.
Inspected inspect(const fs::path& python) {
  base::Command command;
  command.program = python;
  command.arguments = {"-I", "-c", kInspect};
  Inspected found;
  const auto output = base::run_command(command, std::chrono::seconds(60));
  if (!output.ok() || output->exit_code != 0) return found;
  std::istringstream lines(output->out);
  std::getline(lines, found.version);
  std::getline(lines, found.machine);
  std::getline(lines, found.missing);
  return found;
}

bool is_version(const Inspected& found, const sandbox::EnvironmentRecipe& recipe) {
  return found.version.starts_with(recipe.python + ".");
}

/// Empty if the file is there and the pinned one; else what is wrong with it.
std::string wrong_with(const sandbox::EnvironmentRecipe::DataFile& file, const fs::path& path) {
  const auto found = base::sha256_file(path);
  if (!found.ok()) return found.error().message;
  return *found == file.sha256 ? "" : "it is another file (SHA-256 " + *found + " instead of " + file.sha256 + ")";
}

base::Status copy_data(const sandbox::EnvironmentRecipe::DataFile& file, const fs::path& from, const fs::path& to) {
  if (const std::string wrong = wrong_with(file, from); !wrong.empty())
    return Error{ErrorCode::kUsage,
                 "cannot use " + from.string() + ": " + wrong + "; leave --from-dir out to download it"};
  HARNESS_ASSIGN(const auto content, base::read_file(from));
  return base::write_file(to, content);
}

base::Status download_data(const sandbox::EnvironmentRecipe::DataFile& file, const std::string& url,
                           const fs::path& to) {
  const fs::path part = to.string() + ".part";
  const std::string help = "; or get " + file.name + " in another way and name its folder with --from-dir";
  if (const auto done = download(url, part, {}); !done.ok())
    return Error{done.error().code, "cannot fetch " + url + ": " + done.error().message + help};
  const std::string wrong = wrong_with(file, part);
  std::error_code failed;
  if (wrong.empty()) fs::rename(part, to, failed);
  if (wrong.empty() && !failed) return {};
  const std::string reason = wrong.empty() ? failed.message() : wrong;
  fs::remove(part, failed);
  return Error{ErrorCode::kNetwork, "cannot use what came from " + url + ": " + reason + help};
}

}  // namespace

fs::path work_folder(const sandbox::PythonEnvironment& environment) { return environment.folder / "work"; }
fs::path lock_file(const sandbox::PythonEnvironment& environment) { return environment.folder / "requirements.txt"; }

std::string last_line(const std::string& text) {
  const auto end = text.find_last_not_of("\r\n ");
  if (end == std::string::npos) return "no message";
  const auto begin = text.find_last_of('\n', end);
  return text.substr(begin == std::string::npos ? 0 : begin + 1,
                     end - (begin == std::string::npos ? 0 : begin + 1) + 1);
}

base::Result<BasePython> find_base_python(const sandbox::EnvironmentRecipe& recipe, const fs::path& wanted) {
  const std::string advice =
      "install Python " + recipe.python +
      " (Debian 12: apt install python3-venv; elsewhere uv, pyenv or conda has it) and name it with --python";
  std::vector<fs::path> candidates{wanted};
  if (wanted.empty())
    candidates = {"python" + recipe.python, "python3", "/usr/bin/python" + recipe.python, "/usr/bin/python3"};
  for (const auto& candidate : candidates) {
    const Inspected found = inspect(candidate);
    if (found.version.empty() && !wanted.empty())
      return Error{ErrorCode::kNotFound, "the Python interpreter " + wanted.string() + " does not start; " + advice};
    if (!is_version(found, recipe)) {
      if (wanted.empty()) continue;
      return Error{ErrorCode::kUsage, wanted.string() + " is Python " + found.version + ", and the libraries of " +
                                          recipe.name + " are pinned for Python " + recipe.python + "; " + advice};
    }
    if (found.machine != kMachine)
      return Error{ErrorCode::kUsage, "the libraries of " + recipe.name + " are pinned for " + kMachine + ", and " +
                                          candidate.string() + " is " + found.machine +
                                          "; make the environment on such a machine"};
    if (found.missing.empty()) return BasePython{candidate, found.version};
    if (!wanted.empty())
      return Error{ErrorCode::kUsage, wanted.string() + " has no module " + found.missing +
                                          ", so it makes no virtual environment; install it with: apt install python" +
                                          recipe.python + "-venv"};
  }
  return Error{ErrorCode::kNotFound, "the environment " + recipe.name + " needs Python " + recipe.python +
                                         " with its venv module, and PATH has none; " + advice};
}

base::Status bring_data(const sandbox::EnvironmentRecipe& recipe, const sandbox::PythonEnvironment& to,
                        const EnvironmentOptions& options) {
  const auto folder = to.folder / recipe.data_folder;
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) return Error{ErrorCode::kIo, "cannot make the folder " + folder.string() + ": " + failed.message()};
  for (const auto& file : recipe.data) {
    const auto target = folder / file.name;
    if (wrong_with(file, target).empty()) continue;
    const fs::path source =
        options.from_dir.empty() ? fs::path(recipe.data_url + file.name) : options.from_dir / file.name;
    if (options.say) options.say("getting " + source.string());
    HARNESS_TRY(options.from_dir.empty() ? download_data(file, recipe.data_url + file.name, target)
                                         : copy_data(file, source, target));
  }
  return {};
}

base::Status check_data(const sandbox::EnvironmentRecipe& recipe, const sandbox::PythonEnvironment& environment) {
  for (const auto& file : recipe.data) {
    const auto path = environment.folder / recipe.data_folder / file.name;
    if (const std::string wrong = wrong_with(file, path); !wrong.empty())
      return Error{ErrorCode::kSandbox, path.string() + " is damaged: " + wrong +
                                            "; make it again with: harness env create --force " + recipe.name};
  }
  return {};
}

base::Result<std::string> run_prepare(const sandbox::EnvironmentRecipe& recipe,
                                      const sandbox::PythonEnvironment& environment,
                                      const std::vector<std::string>& arguments) {
  base::Command command;
  command.program = environment.python;
  command.arguments = {"-I", "-c", recipe.prepare};
  command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
  // As the tests will have it. No home folder: keras would write its settings there.
  command.environment = {{"HOME", "/dev/null"},
                         {"SEABORN_DATA", environment.seaborn_data.string()},
                         {"MPLCONFIGDIR", environment.matplotlib.string()},
                         {"MPLBACKEND", "Agg"},
                         {"CUDA_VISIBLE_DEVICES", "-1"},
                         {"TF_CPP_MIN_LOG_LEVEL", "3"},
                         {"OMP_NUM_THREADS", "1"},
                         {"OPENBLAS_NUM_THREADS", "1"},
                         {"MKL_NUM_THREADS", "1"}};
  HARNESS_ASSIGN(const auto output, base::run_command(command, kPrepareTimeout));
  if (output.exit_code == 0) return last_line(output.out);
  return Error{ErrorCode::kSandbox, "the environment " + recipe.name + " in " + environment.folder.string() +
                                        " does not work: " + last_line(output.err)};
}

}  // namespace run
