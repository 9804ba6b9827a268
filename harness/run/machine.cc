#include "harness/run/machine.h"

#include <chrono>
#include <thread>

#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/files.h"
#include "harness/base/hash.h"
#include "harness/base/subprocess.h"
#include "harness/base/version.h"
#include "sandbox/installation.h"

namespace run {
namespace {

constexpr std::chrono::seconds kPythonStart{120};  // far behind what a starved machine needs

std::string first_line_after(const std::string& text, const std::string& label) {
  const auto begin = text.find(label);
  if (begin == std::string::npos) return "";
  const auto value = text.find_first_not_of(" \t:", begin + label.size());
  return value == std::string::npos ? "" : text.substr(value, text.find('\n', value) - value);
}

std::string content_of(const char* path) {
  const auto text = base::read_file(path);
  return text.ok() ? *text : "";
}

std::string stamp(const std::filesystem::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) return "";
  return std::to_string(status.st_size) + "@" + std::to_string(status.st_mtim.tv_sec) + "." +
         std::to_string(status.st_mtim.tv_nsec);
}

/// Size and time of the running programs: another build is another harness, even under the same version number.
std::string build_stamp() {
  std::string stamps = stamp("/proc/self/exe");
  if (const auto files = sandbox::locate_installation(); files.ok()) {
    stamps += " " + stamp(files->supervisor) + " " + stamp(files->guest);
  }
  return stamps;
}

}  // namespace

Environment this_machine() {
  Environment environment;
  environment.harness_version = base::version();
  char host[256] = "";
  if (::gethostname(host, sizeof host - 1) == 0) environment.host = host;
  environment.cpu = first_line_after(content_of("/proc/cpuinfo"), "model name");
  environment.cores = static_cast<int>(std::thread::hardware_concurrency());
  return environment;
}

base::Result<std::string> python_version(const std::filesystem::path& python) {
  const std::filesystem::path program = python.empty() ? "python3" : python;
  base::Command command;
  command.program = program;
  command.arguments = {"-I", "-c", "import platform; print(platform.python_version())"};
  const auto output = base::run_command(command, kPythonStart);
  if (!output.ok() || output->exit_code != 0) {
    return base::Error{base::ErrorCode::kNotFound,
                       "cannot run the Python interpreter " + program.string() + "; name another with --python"};
  }
  return output->out.substr(0, output->out.find('\n'));
}

std::string execution_environment_key(const Environment& environment, const std::filesystem::path& python) {
  std::string text = content_of("/etc/machine-id") + "\n" + environment.host + "\n" + environment.cpu + "\n" +
                     environment.harness_version + " " + build_stamp() + "\n" + python.string() + " " +
                     environment.python_version;
  for (const auto& [language, versions] : environment.toolchains) text += "\n" + language + " " + versions;
  for (const auto& mechanism : environment.mechanisms) text += "\n" + mechanism;
  return base::sha256(text);
}

}  // namespace run
