// The messages of the sandbox's three conversations. All are frames (wire.h).
//
//   harness  <-> supervisor   trusted both ways            HostMessage
//   supervisor <-> zygote     trusted both ways            ZygoteMessage
//   supervisor <-> child      what the child says is not   ChildMessage
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/base/records.h"
#include "sandbox/wire.h"

namespace sandbox {

enum HostMessage : std::uint8_t {
  kConfigure = 1,  // SlotConfig, with the descriptors of the slot's control group
  kReady,          // mechanisms in force: u32 count, strings
  kRefused,        // string: what is missing and how to mend it
  kRun,            // Program
  kOutcome,        // Outcome
};

enum ZygoteMessage : std::uint8_t {
  kZygoteReady = 1,
  kFork,        // ForkRequest, with descriptors: control, standard output, standard error, the test's pid namespace
  kForked,      // u32 pid of the child in the slot's pid namespace
  kForkFailed,  // string
  kReaped,      // u32 wait status, f64 CPU ms, u64 peak memory in bytes
};

enum ChildMessage : std::uint8_t {
  // to the child
  kCandidate = 1,  // u8 protocol, entry point, source, key (kNonceSize bytes)
  kTest,           // nonce (kNonceSize bytes, masked with the key), source (kAssertStyle) or payload (kCallReturn,
                   // harness/base/value.h)
  // from the child
  kContained,      // ready to run untrusted code
  kSandboxFailed,  // string: which step of the containment failed. Only believed before kContained
  kLoaded,         // key: the candidate ran without an exception
  kRaised,         // u8 phase (RaisedPhase), type, message, u32 line, u8 in_test
  kReturned,       // a message of harness/base/value.h
  kDone,           // nonce
  kFlag,           // string: what looked like an attempt to cheat
};

enum RaisedPhase : std::uint8_t { kWhileCompiling = 0, kWhileRunning = 1 };

// The key comes before untrusted code runs and is then known to native code only, so a program that talks or listens on
// the control socket itself can neither say kLoaded nor use the nonce that it may catch.
constexpr std::size_t kNonceSize = 16;

/// So many times its wall limit may a program take that works or waits for a core, not of its own accord: on a machine
/// that is busy with other things its CPU limit is what ends it.
constexpr double kStarvationFactor = 4;

/// Masks or unmasks a nonce.
std::string masked(std::string nonce, std::string_view key);

/// How a slot is made.
struct SlotConfig {
  std::string python;                 // absolute path, as seen outside and inside
  std::vector<std::string> readable;  // folders and files that are visible, read-only, at their own paths
  std::vector<std::string> hidden;    // folders to be covered
  std::uint32_t cgroup_files = 0;     // bit n: the descriptor of CgroupFile n comes with this message
  bool as_root = false;               // the harness runs as root: separate user ids
  std::uint32_t uid = 0;              // host ids: supervisor and zygote; the child's is uid + 1. Ordinary user: its own
  std::uint32_t gid = 0;
  std::int32_t core = -1;  // that the slot keeps to (cores.h); -1: any
};

/// What a zygote must know to make one child.
struct ForkRequest {
  base::Limits limits;
  bool change_ids = false;
};

std::string encode(const SlotConfig& config);
bool decode(std::string_view bytes, SlotConfig& config);
std::string encode(const ForkRequest& request);
bool decode(std::string_view bytes, ForkRequest& request);
std::string encode(const base::Program& program);
bool decode(std::string_view bytes, base::Program& program);
std::string encode(const base::Outcome& outcome);
bool decode(std::string_view bytes, base::Outcome& outcome);

}  // namespace sandbox
