// One slot: runs one test at a time in its warm zygotes, watches its limits, and says what happened. Lives in the
// supervisor, which has one thread.
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "harness/base/records.h"
#include "harness/base/result.h"
#include "sandbox/build_folder.h"
#include "sandbox/cgroup_files.h"
#include "sandbox/policy.h"
#include "sandbox/protocol.h"
#include "sandbox/warm_compiler.h"
#include "sandbox/zygote.h"

namespace sandbox {

class Slot {
 public:
  struct Descriptors {
    CgroupFiles tests;
    CgroupFiles compilers;
    int guest;
    int harness_socket;
  };
  Slot(SlotConfig config, Policy policy, Descriptors descriptors)
      : config_(std::move(config)), policy_(std::move(policy)), descriptors_(std::move(descriptors)) {}

  /// Runs a program to its end. Never fails: a fault of the sandbox is the outcome kSandboxError.
  base::Outcome run(const base::Program& program);

  /// Between two programs: ends large interpreters that were not needed for a while (SlotConfig::idle_ms). Returns
  /// after how many milliseconds to call it again; -1: not before the next program.
  int end_idle();

 private:
  using Clock = std::chrono::steady_clock;
  struct WarmZygote {
    Zygote zygote;
    Clock::time_point last_used;
  };

  [[nodiscard]] const Runtime* find_runtime(const std::string& name) const;
  base::Result<Zygote*> zygote_for(const Runtime& runtime);
  base::Result<WarmCompiler*> compiler_for(const Runtime& runtime);
  base::Outcome run_executed(const base::Program& program, const Runtime& runtime);
  base::Outcome build(const base::Program& program, const Runtime& runtime, const BuildMount& folder);
  base::Outcome compile(const std::string& source, const Runtime& runtime, const BuildMount& folder);
  base::Outcome compile_once(const std::string& source, const Runtime& runtime, const BuildMount& folder);
  base::Outcome run_stage(const base::Program& program, const Runtime& runtime, Stage stage);
  /// Whether nothing runs in the slot but its living zygotes. False where that cannot be known. Forgets dead zygotes.
  bool is_clean();

  SlotConfig config_;
  Policy policy_;
  Descriptors descriptors_;
  std::map<std::string, WarmZygote> zygotes_;
  std::map<std::string, WarmCompiler> compilers_;
  InitProcess init_;  // of the pid namespace of its tests, kept while it is empty
};

}  // namespace sandbox
