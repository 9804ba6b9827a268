// Ctrl-C and SIGTERM: the first asks the run to stop, the second ends the harness at once.
#pragma once

#include <stop_token>

namespace run {

/// Handles SIGINT and SIGTERM as long as it lives; at most one at a time. The second signal ends the process with exit
/// code 130: what is finished is on disk already, and child processes die with the harness. Also ignores SIGPIPE, for
/// good.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

  [[nodiscard]] std::stop_token token() const;

 private:
  struct Impl;
  Impl* impl_;
};

}  // namespace run
