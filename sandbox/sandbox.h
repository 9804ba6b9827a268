// The sandbox: runs untrusted programs in parallel slots and reports what happened.
//
// Each slot is a supervisor process (sandbox/supervisor) with namespaces of its own and one warm zygote for each
// runtime that it was asked for. run() hands a program to a slot and waits. Thread-safety: run() may be called by as
// many threads as there are slots; each call uses one slot. Ownership: the Sandbox owns its processes; destroying it,
// or the death of the harness, kills them all.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/records.h"
#include "harness/base/result.h"

namespace sandbox {

struct Config {
  int slots = 1;
  /// Those that programs will name (runtimes/language.h), beside Python's plain ones. One whose language is missing
  /// here is no error of open(): its programs are not run, with the reason.
  std::vector<std::string> runtimes;
  std::filesystem::path python;                 // the interpreter that runs Python tests; empty: python3 of PATH
  std::vector<std::filesystem::path> hidden;    // folders that must not be seen inside even if below a visible one
  bool allow_weaker = false;                    // go on without mechanisms that may be waived
  std::function<void(const std::string&)> say;  // what takes long before the first test; may be empty
  /// Interpreters of hundreds of megabytes (DS-1000's) are ended when no program needed them for so long: more than one
  /// takes to start, less than a user waits for memory.
  std::uint32_t idle_ms = 60'000;
};

/// One layer of isolation on this machine.
struct Mechanism {
  std::string name;  // "user namespace"
  bool available = false;
  bool waivable = false;  // Config::allow_weaker may do without it: a second line behind others
  std::string detail;     // why not, or what is used
  std::string fix;        // the command that mends it
};

/// Probes this machine by trying each mechanism. Takes some milliseconds; changes nothing.
std::vector<Mechanism> probe();

class Sandbox {
 public:
  /// Starts the slots. Error kSandbox: a required mechanism is missing; the message names it and its fix.
  static base::Result<std::unique_ptr<Sandbox>> open(const Config& config);
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  /// Runs one program on a free slot (waits for one), rather that which the calling thread had last. A fault of the
  /// machine is an Outcome with kSandboxError, after the slot has been started anew and the program tried again.
  base::Outcome run(const base::Program& program);

  [[nodiscard]] int slots() const;
  /// Why programs of this runtime cannot run here, with the command that mends it; empty: they can.
  [[nodiscard]] std::string missing(const std::string& runtime) const;
  /// Why programs had to be run again: faults of the machine that a new attempt got over. At most the first hundred.
  [[nodiscard]] std::vector<std::string> incidents() const;
  /// The languages that it was opened for, beside Python, and the versions of what they are compiled and run with.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> toolchains() const;
  /// Names of the mechanisms in force, for manifest and report.
  [[nodiscard]] std::vector<std::string> mechanisms() const;

 private:
  struct Impl;
  explicit Sandbox(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace sandbox
