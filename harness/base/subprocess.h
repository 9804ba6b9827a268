// Child processes of the harness itself (model server, sandbox supervisors, interpreters that are asked for their
// version): the only user of Boost.Process. Untrusted programs never start here; they start in sandbox/.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"

namespace base {

struct Command {
  std::filesystem::path program;  // a path, or a name that is looked up in PATH
  std::vector<std::string> arguments;
  std::map<std::string, std::string> environment;  // added to, or replacing, the harness's own
  bool clear_environment = false;                  // only `environment`
  std::filesystem::path log;                       // standard output and error are appended here; empty: /dev/null
  std::vector<std::pair<int, int>> pass_fds;       // (fd in the child, fd here); all others are closed
};

/// A running child. Destroying it kills it (SIGKILL) and reaps it. Dies with the harness (PDEATHSIG). Not thread-safe.
class Subprocess {
 public:
  static Result<Subprocess> start(const Command& command);
  Subprocess(Subprocess&&) noexcept;
  Subprocess& operator=(Subprocess&&) noexcept;
  ~Subprocess();

  [[nodiscard]] int pid() const;
  /// Exit code if it ended (128 + signal if killed), without waiting.
  std::optional<int> poll();
  /// SIGTERM, then SIGKILL after `grace`.
  void stop(std::chrono::milliseconds grace);

 private:
  struct Impl;
  explicit Subprocess(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

struct CommandOutput {
  int exit_code = 0;
  std::string out;
  std::string err;
};

/// Runs a trusted command to its end and returns what it printed (each stream capped at 1 MiB). Error: not found, or
/// over `timeout`.
Result<CommandOutput> run_command(const Command& command, std::chrono::milliseconds timeout);

/// Full path of a program in PATH; kNotFound otherwise.
Result<std::filesystem::path> find_program(const std::string& name);

}  // namespace base
