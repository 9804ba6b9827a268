// Starts a process: what harness/base/subprocess.h builds on. Not for others.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "harness/base/result.h"

namespace base {

struct Launch {
  std::filesystem::path program;
  std::vector<std::string> arguments;
  std::vector<std::string> environment;  // "NAME=value", all of it
  std::map<int, int> descriptors;        // fd in the child -> fd here; all others are closed
};

/// A started child that leads its own process group. Whoever holds it must call reap() once. Not thread-safe.
class Launched {
 public:
  virtual ~Launched() = default;
  [[nodiscard]] virtual int pid() const = 0;
  /// Readable once the child has ended.
  [[nodiscard]] virtual int pidfd() const = 0;
  /// Waits for the end; exit code, or 128 + signal.
  virtual int reap() = 0;
};

/// Starts the process. It dies with the harness, not with the thread that calls this. Thread-safe. Error: kNotFound or
/// kIo, with the program's name and the system's reason.
Result<std::unique_ptr<Launched>> start_process(const Launch& launch);

}  // namespace base
