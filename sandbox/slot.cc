#include "sandbox/slot.h"

#include <cerrno>
#include <cstring>

#include "sandbox/test_run.h"

namespace sandbox {

base::Result<Zygote*> Slot::zygote_for(const std::string& name) {
  if (const auto warm = zygotes_.find(name); warm != zygotes_.end()) return &warm->second;
  HARNESS_ASSIGN(const auto runtime, python_runtime(name, config_.python));
  HARNESS_ASSIGN(auto zygote, Zygote::start(runtime, policy_, guest_fd_));
  if (!cgroup_.adopt(zygote.pid()))
    return base::Error{base::ErrorCode::kSandbox, std::string("join the control group: ") + std::strerror(errno)};
  return &zygotes_.emplace(name, std::move(zygote)).first->second;
}

base::Outcome Slot::run(const base::Program& program) {
  base::Outcome outcome;
  auto zygote = zygote_for(program.runtime);
  if (!zygote.ok()) {
    outcome.detail = zygote.error().message;
    return outcome;
  }
  bool lost = false;
  {
    TestRun test(program, {**zygote, init_, cgroup_, config_.as_root, harness_socket_});
    outcome = test.run();
    lost = test.zygote_lost();
  }
  if (lost) zygotes_.erase(program.runtime);
  return outcome;
}

}  // namespace sandbox
