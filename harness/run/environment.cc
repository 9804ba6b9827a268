#include "harness/run/environment.h"

#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include "harness/base/files.h"
#include "harness/base/subprocess.h"
#include "harness/run/environment_steps.h"

namespace run {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorCode;

std::string gigabytes(std::uint64_t bytes) { return fmt::format("{:.1f} GB", static_cast<double>(bytes) / 1e9); }

/// Held while an environment is made; given back when the object or the process ends.
class FolderLock {
 public:
  FolderLock() = default;
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock() {
    if (fd_ >= 0) close(fd_);
  }
  base::Status take(const fs::path& folder) {
    const auto path = folder / ".lock";
    fd_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd_ < 0) return Error{ErrorCode::kIo, "cannot write " + path.string() + ": " + base::errno_message(errno)};
    if (flock(fd_, LOCK_EX | LOCK_NB) == 0) return {};
    return Error{ErrorCode::kIo, "another harness is making the environment in " + folder.string() +
                                     " now; wait for it, or end it and start again"};
  }

 private:
  int fd_ = -1;
};

/// Makes the folder, or makes sure that it is ours: everything in it may be overwritten.
base::Status claim(const fs::path& folder) {
  std::error_code failed;
  // A test has a /tmp of its own, which would cover it.
  const auto inside = fs::weakly_canonical(folder, failed).lexically_relative("/tmp");
  if (!failed && !inside.empty() && *inside.begin() != "..")
    return Error{ErrorCode::kUsage, "tests cannot see what lies below /tmp, as " + folder.string() +
                                        " does; name another parent folder in HARNESS_ENVIRONMENTS"};
  fs::create_directories(folder, failed);
  if (failed)
    return Error{ErrorCode::kIo, "cannot make the folder " + folder.string() + ": " + failed.message() +
                                     "; name another parent folder in HARNESS_ENVIRONMENTS"};
  if (!fs::exists(folder / ".harness", failed) && !fs::is_empty(folder, failed))
    return Error{ErrorCode::kUsage, folder.string() +
                                        " is no environment that the harness made; remove it, or name another parent "
                                        "folder in HARNESS_ENVIRONMENTS"};
  return base::write_file(folder / ".harness", "");
}

base::Status check_disk(const fs::path& folder, std::uint64_t needed) {
  std::error_code failed;
  const auto space = fs::space(folder, failed);
  if (failed || space.available >= needed) return {};
  return Error{ErrorCode::kIo, "the disk of " + folder.string() + " has " + gigabytes(space.available) + " free, and " +
                                   gigabytes(needed) +
                                   " are needed; make room, or name a folder on another disk in HARNESS_ENVIRONMENTS"};
}

base::Result<fs::path> find_compiler() {
  for (const char* name : {"cc", "gcc", "clang"}) {
    if (auto found = base::find_program(name); found.ok()) return found;
  }
  return Error{ErrorCode::kNotFound,
               "a C compiler is needed to make torch work without CUDA; install one with: apt install gcc libc6-dev"};
}

class Making {
 public:
  Making(const sandbox::EnvironmentRecipe& recipe, const EnvironmentOptions& options)
      : recipe_(recipe),
        options_(options),
        environment_(sandbox::layout_of(fs::absolute(sandbox::environment_folder(recipe)))) {}

  base::Result<fs::path> run() {
    const auto& folder = environment_.folder;
    if (!options_.force && sandbox::environment_state(recipe_) == sandbox::EnvironmentState::kReady) {
      say("the environment " + recipe_.name + " is ready in " + folder.string());
      return folder;
    }
    HARNESS_ASSIGN(const auto python, find_base_python(recipe_, options_.python));
    HARNESS_ASSIGN(const auto compiler, find_compiler());
    HARNESS_TRY(claim(folder));
    FolderLock lock;
    HARNESS_TRY(lock.take(folder));
    HARNESS_TRY(start_over());
    HARNESS_TRY(announce(python));
    HARNESS_TRY(bring_data(recipe_, environment_, options_));
    HARNESS_TRY(install_packages(recipe_, environment_, python, options_));
    HARNESS_TRY(finish(compiler));
    return folder;
  }

 private:
  void say(const std::string& line) const {
    if (options_.say) options_.say(line);
  }

  /// The stamps go first: what is taken apart must not look whole.
  [[nodiscard]] base::Status start_over() const {
    std::error_code failed;
    fs::remove(environment_.folder / ".made-from", failed);
    fs::remove_all(work_folder(environment_), failed);
    if (options_.force) fs::remove_all(environment_.folder / "venv", failed);
    fs::create_directories(work_folder(environment_), failed);
    if (failed)
      return Error{ErrorCode::kIo, "cannot write in " + environment_.folder.string() + ": " + failed.message()};
    return {};
  }

  [[nodiscard]] base::Status announce(const BasePython& python) const {
    const std::string what = "making the environment " + recipe_.name + " in " + environment_.folder.string();
    if (packages_are_there(recipe_, environment_, python)) {
      say(what + ": the libraries are there already");
      return {};
    }
    const auto meanwhile = recipe_.disk_bytes + recipe_.download_bytes;
    say(fmt::format("{} with Python {}: {} to download, {} on disk, {} until it is done", what, python.version,
                    gigabytes(recipe_.download_bytes), gigabytes(recipe_.disk_bytes), gigabytes(meanwhile)));
    return check_disk(environment_.folder, meanwhile);
  }

  base::Status prepare(const std::string& why, const std::vector<std::string>& arguments) {
    say(why);
    HARNESS_ASSIGN(const auto result, run_prepare(recipe_, environment_, arguments));
    say("  " + result);
    return {};
  }

  base::Status finish(const fs::path& compiler) {
    HARNESS_TRY(prepare("writing stand-ins for the CUDA libraries", {"stubs", compiler.string()}));
    HARNESS_TRY(prepare("listing fonts", {"fonts"}));
    HARNESS_TRY(prepare("listing sklearn's modules", {"shelf", environment_.sklearn_modules.string()}));
    HARNESS_TRY(prepare("importing every library (half a minute)", {"check", lock_file(environment_).string()}));
    std::error_code ignored;
    fs::remove_all(work_folder(environment_), ignored);
    return base::write_file(environment_.folder / ".made-from", sandbox::digest(recipe_) + "\n");
  }

  const sandbox::EnvironmentRecipe& recipe_;
  const EnvironmentOptions& options_;
  sandbox::PythonEnvironment environment_;
};

}  // namespace

base::Result<fs::path> create_environment(const sandbox::EnvironmentRecipe& recipe, const EnvironmentOptions& options) {
  return Making(recipe, options).run();
}

base::Status verify_environment(const sandbox::EnvironmentRecipe& recipe,
                                const std::function<void(const std::string&)>& say) {
  HARNESS_ASSIGN(const auto environment, sandbox::find_environment(recipe.name));
  HARNESS_TRY(check_data(recipe, environment));
  const auto result = run_prepare(recipe, environment, {"check", lock_file(environment).string()});
  if (result.ok()) {
    if (say) say(*result);
    return {};
  }
  return Error{ErrorCode::kSandbox,
               result.error().message + "; make it again with: harness env create --force " + recipe.name};
}

}  // namespace run
