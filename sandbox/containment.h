// What a freshly forked child does to itself before untrusted code runs in it: an ordered list of steps, each of which
// can fail. Any failure is a fault of the sandbox, never a verdict on the program.
//
// Runs between fork and the untrusted code, in the supervisor's children and inside the Python zygote: no allocation,
// no library that keeps state, only system calls.
#pragma once

#include <cstddef>
#include <cstdint>

#include "harness/base/records.h"
#include "sandbox/protocol.h"

namespace sandbox {

/// The user that untrusted code runs as, seen from inside; which host user that is, is the slot's matter
/// (namespaces.h).
constexpr unsigned kChildId = 1000;

struct Containment {
  base::Limits limits;
  bool change_ids = false;                        // the slot has separate ids for supervisor and child
  BuildFolder build_folder = BuildFolder::kNone;  // writable: it is the working folder, too
  bool limits_mappings = true;   // memory_bytes limits what is mapped; else what is mapped to be written to
  int control_fd = -1;           // becomes kControlFd
  int stdout_fd = -1;            // becomes 1
  int stderr_fd = -1;            // becomes 2
  int stdin_fd = -1;             // becomes 0
  int landlock_fd = -1;          // ruleset, or -1
  const char* filter = nullptr;  // the inner system-call filter
  std::size_t filter_size = 0;
};

/// The only descriptor beside 0, 1 and 2 that the child keeps.
constexpr int kControlFd = 3;

/// Where the child works: a folder of its own tmpfs.
constexpr const char* kWorkFolder = "/tmp/work";

struct ContainmentError {
  const char* step = nullptr;  // null: all steps succeeded
  int error_number = 0;
};

/// Contains the calling process for good. On failure the process must exit without running anything.
ContainmentError contain(const Containment& settings);

}  // namespace sandbox
