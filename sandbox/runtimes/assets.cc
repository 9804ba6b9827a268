#include "sandbox/runtimes/assets.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <sstream>

#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/files.h"
#include "harness/base/hash.h"
#include "harness/base/subprocess.h"

namespace sandbox {
namespace {

namespace fs = std::filesystem;

const fs::path kOfMachine = "/var/cache/harness/assets";
constexpr std::chrono::minutes kBuildLimit(30);
constexpr std::chrono::seconds kVersionLimit(60);
constexpr std::size_t kDigits = 16;  // of the digest, in names

std::string name_of(const Asset& asset) {
  std::string bytes;
  for (const auto& part : asset.key) bytes += std::to_string(part.size()) + ":" + part;
  return asset.name + "-" + base::sha256(bytes).substr(0, kDigits);
}

/// Only root may have been able to write there.
bool is_trusted(const fs::path& folder) {
  struct stat info {};
  return stat(folder.c_str(), &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == 0 &&
         (info.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

/// The sandbox has folders of its own in these places, which cover the machine's.
bool is_covered(const fs::path& folder) {
  std::error_code error;
  const fs::path path = fs::weakly_canonical(folder, error);
  const auto below = [&path](const fs::path& parent) {
    return std::mismatch(parent.begin(), parent.end(), path.begin(), path.end()).first == parent.end();
  };
  return below("/tmp") || below("/build") || below("/dev") || below("/proc");
}

base::Error cannot(const std::string& what, const fs::path& path, const std::error_code& error) {
  return {base::ErrorCode::kIo, "cannot " + what + " " + path.string() + ": " + error.message() +
                                    "; name another folder with $HARNESS_ASSETS"};
}

}  // namespace

fs::path default_assets_folder() {
  if (const char* chosen = std::getenv("HARNESS_ASSETS"); chosen != nullptr && *chosen != 0) return chosen;
  if (geteuid() == 0) return kOfMachine;
  if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && *cache == '/')
    return fs::path(cache) / "harness" / "assets";
  const char* home = std::getenv("HOME");
  return fs::path(home == nullptr ? "/tmp" : home) / ".cache" / "harness" / "assets";
}

base::Result<fs::path> find_or_build(const Asset& asset, const fs::path& assets) {
  const std::string name = name_of(asset);
  std::error_code error;
  if (is_trusted(kOfMachine) && is_trusted(kOfMachine / name)) return kOfMachine / name;
  const fs::path folder = assets / name;
  if (is_covered(folder))
    return base::Error{base::ErrorCode::kIo, "programs in the sandbox cannot see what is compiled into " +
                                                 assets.string() +
                                                 ", since they have a folder of their own in its place; name another "
                                                 "with $HARNESS_ASSETS (or $HOME)"};
  if (fs::is_directory(folder, error)) return folder;
  fs::create_directories(assets, error);
  if (error) return cannot("make the folder", assets, error);
  std::string draft = (assets / ("." + name + "-XXXXXX")).string();
  if (mkdtemp(draft.data()) == nullptr)
    return cannot("make a folder in", assets, std::error_code(errno, std::generic_category()));
  base::Status built = asset.build(draft);
  if (built.ok()) {
    chmod(draft.c_str(), 0755);
    fs::rename(draft, folder, error);
    if (error && !fs::is_directory(folder)) built = cannot("name the folder", folder, error);
  }
  fs::remove_all(draft, error);
  if (!built.ok()) return built.error();
  return folder;
}

base::Status write_asset(const fs::path& path, std::string_view content) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  return base::write_file(path, content);
}

base::Status run_build(const fs::path& folder, const std::vector<std::string>& arguments,
                       const std::vector<std::pair<std::string, std::string>>& environment) {
  base::Command command;
  command.program = "env";
  command.arguments = {"-C", folder.string()};
  command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
  for (const auto& [name, value] : environment) command.environment[name] = value;
  HARNESS_ASSIGN(const auto output, base::run_command(command, kBuildLimit));
  if (output.exit_code == 0) return {};
  std::string words = output.err.empty() ? output.out : output.err;
  while (!words.empty() && words.back() == '\n') words.pop_back();
  return base::Error{base::ErrorCode::kSandbox, arguments[0] + " failed with status " +
                                                    std::to_string(output.exit_code) + ": " +
                                                    words.substr(words.rfind('\n') + 1)};
}

base::Status fetch_asset(const std::string& url, const std::string& sha256, const fs::path& path) {
  if (!base::find_program("curl").ok())
    return base::Error{base::ErrorCode::kNotFound, "there is no curl; install it with: apt install curl"};
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  if (error) return cannot("make the folder", path.parent_path(), error);
  const auto fetched = run_build(
      path.parent_path(), {"curl", "-fsSL", "--connect-timeout", "20", "--retry", "3", "-o", path.filename(), url});
  if (!fetched.ok()) return base::Error{base::ErrorCode::kNetwork, url + ": " + fetched.error().message};
  HARNESS_ASSIGN(const auto digest, base::sha256_file(path));
  if (digest == sha256) return {};
  return base::Error{base::ErrorCode::kNetwork,
                     url + " holds something else than it should (its SHA-256 is " + digest + ")"};
}

base::Status unpack_asset(const fs::path& archive, const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return cannot("make the folder", folder, error);
  return run_build(folder,
                   {"tar", "-xzf", archive, "--strip-components=1", "--no-same-owner", "--no-same-permissions"});
}

std::string first_line_of(const fs::path& program, const std::vector<std::string>& arguments) {
  base::Command command;
  command.program = program;
  command.arguments = arguments;
  const auto output = base::run_command(command, kVersionLimit);
  if (!output.ok() || output->exit_code != 0) return {};
  std::istringstream lines(output->out.empty() ? output->err : output->out);
  std::string line;
  std::getline(lines, line);
  return line;
}

}  // namespace sandbox
