#include "sandbox/slot.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "sandbox/test_run.h"

namespace sandbox {
namespace {

using Status = base::Outcome::Status;

// What compiling one test may take: many times what the slowest canonical solution needs in any language, and little
// enough that a source which compiles without end does not stop a slot for long.
constexpr base::Limits kBuildLimits{.cpu_ms = 30000,
                                    .wall_ms = 300000,
                                    .memory_bytes = 2ULL << 30,
                                    .output_bytes = 0,
                                    .disk_bytes = 256ULL << 20,
                                    .processes = 256};

base::Outcome fault(std::string detail) {
  base::Outcome outcome;
  outcome.detail = std::move(detail);
  return outcome;
}

/// A compiler that was ended says so of itself.
base::Outcome of_compiler(base::Outcome outcome) {
  if (outcome.status == Status::kSignaled || outcome.status == Status::kPolicyKilled) {
    outcome.status = Status::kCompileError;
    outcome.detail = "the compiler was killed by signal " + std::to_string(outcome.signal);
  } else if (outcome.status != Status::kCompileError && outcome.status != Status::kSandboxError &&
             outcome.detail.empty()) {
    outcome.detail = "while it was compiled";
  }
  return outcome;
}

/// A warm compiler that did not say whether the source is right: it ended, reached a limit, or says that it crashed.
bool broke_down(const base::Outcome& outcome) {
  if (outcome.status != Status::kCompileError) return outcome.status != Status::kCompleted;
  return outcome.stderr_head.find(kCompilerCrashed) != std::string::npos;
}

}  // namespace

const Runtime* Slot::find_runtime(const std::string& name) const {
  const auto found = std::find_if(config_.runtimes.begin(), config_.runtimes.end(),
                                  [&name](const Runtime& runtime) { return runtime.name == name; });
  return found == config_.runtimes.end() ? nullptr : &*found;
}

base::Result<Zygote*> Slot::zygote_for(const Runtime& runtime) {
  if (const auto warm = zygotes_.find(runtime.name); warm != zygotes_.end()) {
    warm->second.last_used = Clock::now();
    return &warm->second.zygote;
  }
  if (runtime.large) {
    std::erase_if(zygotes_, [this](const auto& entry) { return find_runtime(entry.first)->large; });
  }
  HARNESS_ASSIGN(auto zygote, Zygote::start(runtime, policy_, descriptors_.guest));
  if (!descriptors_.tests.adopt(zygote.pid())) {
    return base::Error{base::ErrorCode::kSandbox, std::string("join the control group: ") + std::strerror(errno)};
  }
  return &zygotes_.emplace(runtime.name, WarmZygote{std::move(zygote), Clock::now()}).first->second.zygote;
}

base::Result<WarmCompiler*> Slot::compiler_for(const Runtime& runtime) {
  if (const auto warm = compilers_.find(runtime.name); warm != compilers_.end()) return &warm->second;
  const WarmCompiler::Surroundings surroundings{policy_, config_.as_root, descriptors_.harness_socket};
  HARNESS_ASSIGN(auto compiler, WarmCompiler::start(runtime, surroundings, descriptors_.compilers, kBuildLimits));
  return &compilers_.emplace(runtime.name, std::move(compiler)).first->second;
}

bool Slot::is_clean() {
  std::erase_if(zygotes_, [](const auto& entry) { return !entry.second.zygote.is_alive(); });
  const auto processes = descriptors_.tests.processes();
  return processes && *processes == zygotes_.size();
}

int Slot::end_idle() {
  const auto limit = std::chrono::milliseconds(config_.idle_ms);
  auto soonest = Clock::duration::max();
  std::erase_if(zygotes_, [&](const auto& entry) {
    if (!find_runtime(entry.first)->large) return false;
    const auto left = entry.second.last_used + limit - Clock::now();
    if (left.count() > 0) soonest = std::min(soonest, left);
    return left.count() <= 0;
  });
  if (soonest == Clock::duration::max()) return -1;
  return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(soonest).count());
}

base::Outcome Slot::run(const base::Program& program) {
  const Runtime* runtime = find_runtime(program.runtime);
  if (runtime == nullptr) return fault("this sandbox was not opened for the runtime \"" + program.runtime + "\"");
  return runtime->interpreter.empty() ? run_executed(program, *runtime) : run_stage(program, *runtime, Stage::kTest);
}

base::Outcome Slot::run_executed(const base::Program& program, const Runtime& runtime) {
  auto folder = BuildMount::make();
  if (!folder.ok()) return fault(folder.error().message);
  auto built = build(program, runtime, *folder);
  const double build_cpu_ms = std::exchange(built.usage.cpu_ms, 0);
  auto outcome =
      built.status == Status::kCompleted ? run_stage(program, runtime, Stage::kTest) : of_compiler(std::move(built));
  outcome.usage.build_cpu_ms = build_cpu_ms;
  return outcome;
}

base::Outcome Slot::build(const base::Program& program, const Runtime& runtime, const BuildMount& folder) {
  // Only where the test begins a line: behind half a line of the candidate's it could be in a comment, or break one.
  const std::string source =
      program.candidate + (program.candidate.ends_with('\n') ? runtime.boundary : "") + program.test;
  if (!folder.add(runtime.source_file, source))
    return fault("write the source file: " + std::string(std::strerror(errno)));
  base::Outcome outcome;
  outcome.status = Status::kCompleted;
  if (!runtime.compiler.empty()) outcome = compile(source, runtime, folder);
  if (outcome.status != Status::kCompleted || runtime.build.empty()) return outcome;
  base::Program build = program;
  build.limits = kBuildLimits;
  return run_stage(build, runtime, Stage::kBuild);
}

base::Outcome Slot::compile(const std::string& source, const Runtime& runtime, const BuildMount& folder) {
  const bool served_others = compilers_.contains(runtime.name);
  auto outcome = compile_once(source, runtime, folder);
  if (!served_others || !broke_down(outcome)) return outcome;
  // What a compiler keeps of other programs' sources must not decide about this one's.
  compilers_.erase(runtime.name);
  return compile_once(source, runtime, folder);
}

base::Outcome Slot::compile_once(const std::string& source, const Runtime& runtime, const BuildMount& folder) {
  auto compiler = compiler_for(runtime);
  if (!compiler.ok()) return fault(compiler.error().message);
  auto compiled = (*compiler)->compile(runtime.source_file, source);
  if (compiled.outcome.status != Status::kCompleted && compiled.outcome.status != Status::kCompileError)
    compilers_.erase(runtime.name);
  for (const auto& [name, bytes] : compiled.files) {
    if (!folder.add(name, bytes)) {
      compiled.outcome.status = Status::kCompileError;
      compiled.outcome.stderr_head = "cannot write " + name;
    }
  }
  return compiled.outcome;
}

base::Outcome Slot::run_stage(const base::Program& program, const Runtime& runtime, Stage stage) {
  auto zygote = zygote_for(runtime);
  if (!zygote.ok()) return fault(zygote.error().message);
  base::Outcome outcome;
  bool ended_by_itself = false;
  bool lost = false;
  {
    const TestRun::Surroundings surroundings{
        **zygote, init_, descriptors_.tests, zygotes_.size(), config_.as_root, descriptors_.harness_socket, runtime};
    TestRun test(program, surroundings, stage);
    outcome = test.run();
    ended_by_itself = test.ended_by_itself();
    lost = test.zygote_lost();
  }
  if (lost) zygotes_.erase(runtime.name);
  if (!ended_by_itself || !is_clean()) end_init_process(init_);
  return outcome;
}

}  // namespace sandbox
