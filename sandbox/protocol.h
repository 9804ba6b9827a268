// The messages of the sandbox's three conversations. All are frames (wire.h).
//
//   harness  <-> supervisor   trusted both ways            HostMessage
//   supervisor <-> zygote     trusted both ways            ZygoteMessage
//   supervisor <-> child      what the child says is not   ChildMessage
//
// Executed programs (runtimes/runtime.h). The supervisor's child contains itself, says kContained and executes the
// program; the rest is said by something trusted inside the program:
//   before untrusted code runs   read kCandidate, whose payload is the key alone
//   at the end of the test       send kLoaded with the key; read kTest, unmask the nonce, send kDone with it
// It may send kRaised and kFlag in between.
//
// Warm compilers: a process that serves one source after the other. Frames on its descriptors 0 and 1, numbers are
// little-endian, a string is a u32 length and its bytes.
//   to it    kCompile   name of the source file, source
//   from it  kCompiled  u8 good; u32 count of files, for each its name and its bytes; diagnostics in words of the
//            language's own, which its explain() reads from Outcome::stderr_head; of a compiler that crashed
//            kCompilerCrashed is among them
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/base/records.h"
#include "sandbox/runtimes/runtime.h"
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

enum CompilerMessage : std::uint8_t { kCompile = 1, kCompiled };

/// In the diagnostics of a warm compiler that failed itself.
constexpr const char* kCompilerCrashed = "error\tcrash\t";

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
  std::vector<Runtime> runtimes;            // those that its programs may name
  std::vector<std::string> hidden;          // folders to be covered
  std::uint32_t cgroup_files = 0;           // bit n: the descriptor of CgroupFile n comes with this message
  std::uint32_t compiler_cgroup_files = 0;  // the same for the group of its warm compilers; these come after those
  bool as_root = false;                     // the harness runs as root: separate user ids
  std::uint32_t uid = 0;  // host ids: supervisor and zygote; the child's is uid + 1. Ordinary user: its own
  std::uint32_t gid = 0;
  std::int32_t core = -1;     // that the slot keeps to (cores.h); -1: any
  std::uint32_t idle_ms = 0;  // so long a large interpreter (Runtime::large) stays that no program needs
};

/// What of a test a child is to do.
enum class Stage : std::uint8_t { kTest, kBuild };

/// What a child may do with the build folder.
enum class BuildFolder : std::uint8_t { kNone, kReadOnly, kWritable };

/// What a zygote must know to make one child.
struct ForkRequest {
  base::Limits limits;
  bool change_ids = false;
  Stage stage = Stage::kTest;
  BuildFolder build_folder = BuildFolder::kNone;
  bool limits_mappings = true;  // the memory limit is one of address space (Runtime::reserves_memory)
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
