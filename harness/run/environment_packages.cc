// How an environment gets its libraries: python -m venv, then pip with a lock file whose every hash must fit.
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

#include <fmt/format.h>

#include "harness/base/files.h"
#include "harness/base/hash.h"
#include "harness/base/subprocess.h"
#include "harness/run/environment_steps.h"

namespace run {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorCode;
using Clock = std::chrono::steady_clock;

constexpr auto kVenvTimeout = std::chrono::minutes(5);
constexpr auto kLook = std::chrono::milliseconds(500);

fs::path stamp_of(const sandbox::PythonEnvironment& environment) { return environment.folder / "venv/.packages"; }
fs::path log_of(const sandbox::PythonEnvironment& environment) { return environment.folder / "pip.log"; }

std::string stamp_text(const sandbox::EnvironmentRecipe& recipe, const BasePython& python) {
  return base::sha256(recipe.lock) + " " + python.version + "\n";
}

base::Status make_venv(const sandbox::PythonEnvironment& to, const BasePython& python) {
  base::Command command;
  command.program = python.path;
  command.arguments = {"-I", "-m", "venv", "--clear", (to.folder / "venv").string()};
  HARNESS_ASSIGN(const auto output, base::run_command(command, kVenvTimeout));
  if (output.exit_code == 0) return {};
  return Error{ErrorCode::kIo, python.path.string() + " -m venv failed in " + to.folder.string() + ": " +
                                   last_line(output.err.empty() ? output.out : output.err) +
                                   "; if its venv module is not complete: apt install python3-venv"};
}

/// Bytes of wheels that pip has fetched so far: it keeps them in its own temporary folders until all are there.
std::uint64_t fetched_bytes(const fs::path& folder) {
  std::uint64_t sum = 0;
  std::error_code failed;
  for (fs::recursive_directory_iterator it(folder, failed), end; !failed && it != end; it.increment(failed)) {
    std::error_code gone;
    const auto size = it->path().extension() == ".whl" ? it->file_size(gone) : 0;
    if (!gone) sum += size;
  }
  return sum;
}

/// The error that pip ended with; it says more than one line.
std::string reason_in(const fs::path& log) {
  const auto text = base::read_file(log);
  if (!text.ok()) return "no message";
  std::string reason;
  std::istringstream lines(*text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("ERROR: ") && (reason.empty() || !line.starts_with("ERROR: No matching")))
      reason = line.substr(7);
  }
  return reason.empty() ? last_line(*text) : reason;
}

bool installs_now(const fs::path& log) {
  const auto text = base::read_file(log);
  return text.ok() && text->find("Installing collected packages") != std::string::npos;
}

/// Tells how pip gets on: bytes while it fetches, then time.
class Watch {
 public:
  Watch(const sandbox::EnvironmentRecipe& recipe, const sandbox::PythonEnvironment& to,
        const EnvironmentOptions& options)
      : recipe_(recipe), to_(to), options_(options) {}

  void look() {
    if (!installs_ && installs_now(log_of(to_))) {
      installs_ = true;
      started_ = told_ = Clock::now();
      if (options_.progress_ends) options_.progress_ends();
      say(fmt::format("installing {} packages (1 to 5 minutes)", recipe_.packages));
    }
    if (!installs_) {
      if (options_.progress) options_.progress(fetched_bytes(work_folder(to_)), recipe_.download_bytes);
    } else if (std::chrono::duration<double>(Clock::now() - told_).count() >=
               std::max(options_.progress_interval_s, 5.0)) {
      told_ = Clock::now();
      say(fmt::format("  still installing ({:.0f} s)", std::chrono::duration<double>(told_ - started_).count()));
    }
  }

 private:
  void say(const std::string& line) const {
    if (options_.say) options_.say(line);
  }

  const sandbox::EnvironmentRecipe& recipe_;
  const sandbox::PythonEnvironment& to_;
  const EnvironmentOptions& options_;
  bool installs_ = false;
  Clock::time_point started_;
  Clock::time_point told_;
};

base::Status run_pip(const sandbox::EnvironmentRecipe& recipe, const sandbox::PythonEnvironment& to,
                     const EnvironmentOptions& options) {
  HARNESS_TRY(base::write_file(lock_file(to), recipe.lock));
  std::error_code ignored;
  fs::remove(log_of(to), ignored);
  base::Command command;
  command.program = to.python;
  command.arguments = {"-I",
                       "-m",
                       "pip",
                       "install",
                       "--no-input",
                       "--disable-pip-version-check",
                       "--retries",
                       "8",
                       "--progress-bar",
                       "off",
                       "--no-deps",
                       "--require-hashes",
                       "--only-binary",
                       ":all:",
                       "-r",
                       lock_file(to).string()};
  command.environment = {{"TMPDIR", work_folder(to).string()}};
  command.log = log_of(to);
  if (options.say) options.say("downloading; what pip says goes to " + log_of(to).string());
  HARNESS_ASSIGN(auto pip, base::Subprocess::start(command));
  Watch watch(recipe, to, options);
  auto code = pip.poll();
  for (; !code; code = pip.poll()) {
    watch.look();
    std::this_thread::sleep_for(kLook);
  }
  if (options.progress_ends) options.progress_ends();
  if (*code == 0) return {};
  return Error{ErrorCode::kNetwork, "pip could not install the libraries of " + recipe.name + ": " +
                                        reason_in(log_of(to)) + "; its log is " + log_of(to).string() +
                                        ", and the same command tries again with what pip has in its cache"};
}

}  // namespace

bool packages_are_there(const sandbox::EnvironmentRecipe& recipe, const sandbox::PythonEnvironment& to,
                        const BasePython& python) {
  const auto stamp = base::read_file(stamp_of(to));
  return stamp.ok() && *stamp == stamp_text(recipe, python);
}

base::Status install_packages(const sandbox::EnvironmentRecipe& recipe, const sandbox::PythonEnvironment& to,
                              const BasePython& python, const EnvironmentOptions& options) {
  if (packages_are_there(recipe, to, python)) return {};
  // A library that pip was installing when it was interrupted can look whole, so the folder is made anew.
  HARNESS_TRY(make_venv(to, python));
  HARNESS_TRY(run_pip(recipe, to, options));
  return base::write_file(stamp_of(to), stamp_text(recipe, python));
}

}  // namespace run
