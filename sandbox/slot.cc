#include "sandbox/slot.h"

#include <cerrno>
#include <cstring>

#include "sandbox/test_run.h"

namespace sandbox {

base::Result<Zygote*> Slot::zygote_for(const std::string& name) {
  if (const auto warm = zygotes_.find(name); warm != zygotes_.end()) return &warm->second;
  HARNESS_ASSIGN(const auto runtime, python_runtime(name, config_.python));
  HARNESS_ASSIGN(auto zygote, Zygote::start(runtime, policy_, guest_fd_));
  if (!cgroup_.adopt(zygote.pid())) {
    return base::Error{base::ErrorCode::kSandbox, std::string("join the control group: ") + std::strerror(errno)};
  }
  return &zygotes_.emplace(name, std::move(zygote)).first->second;
}

bool Slot::is_clean() {
  std::erase_if(zygotes_, [](const auto& entry) { return !entry.second.is_alive(); });
  const auto processes = cgroup_.processes();
  return processes && *processes == zygotes_.size();
}

base::Outcome Slot::run(const base::Program& program) {
  base::Outcome outcome;
  auto zygote = zygote_for(program.runtime);
  if (!zygote.ok()) {
    outcome.detail = zygote.error().message;
    return outcome;
  }
  bool ended_by_itself = false;
  bool lost = false;
  {
    TestRun test(program, {**zygote, init_, cgroup_, zygotes_.size(), config_.as_root, harness_socket_});
    outcome = test.run();
    ended_by_itself = test.ended_by_itself();
    lost = test.zygote_lost();
  }
  if (lost) zygotes_.erase(program.runtime);
  if (!ended_by_itself || !is_clean()) end_init_process(init_);
  return outcome;
}

}  // namespace sandbox
