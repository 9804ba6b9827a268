// One test from fork to verdict: the event loop of a slot.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>

#include <poll.h>

#include "harness/base/records.h"
#include "sandbox/cgroup_files.h"
#include "sandbox/init_process.h"
#include "sandbox/wire.h"
#include "sandbox/zygote.h"

namespace sandbox {

/// Runs one program, or a part of it, in one zygote. Use once. Owns the test's descriptors. What the test left running
/// in its pid namespace is the slot's to end.
class TestRun {
 public:
  struct Surroundings {
    Zygote& zygote;
    InitProcess& init;  // of the slot's pid namespace; started if there is none
    CgroupFiles& cgroup;
    std::size_t adopted;  // processes of the slot itself in that group
    bool change_ids;
    int harness_socket;  // when its other end closes, the harness is dead and so is the slot
    const Runtime& runtime;
  };
  TestRun(const base::Program& program, const Surroundings& slot, Stage stage);
  ~TestRun();
  TestRun(const TestRun&) = delete;
  TestRun& operator=(const TestRun&) = delete;

  /// Of a build: kCompleted if all its commands ended with status 0, kCompileError if one did not.
  base::Outcome run();
  /// The zygote died: it must be replaced.
  [[nodiscard]] bool zygote_lost() const { return zygote_lost_; }
  /// The test's first process ended without being killed, and has been reaped. Others of the test may still run.
  [[nodiscard]] bool ended_by_itself() const { return reaped_ && !decided_; }

 private:
  using Clock = std::chrono::steady_clock;
  enum class Phase { kStarting, kLoading, kTesting, kDone };

  base::Status start();
  void loop();
  [[nodiscard]] int next_timeout_ms();
  void check_limits();
  void on_control();
  void on_frame(const Frame& frame);
  void flag(const std::string& what);
  void on_raised(const Frame& frame);
  void on_output(int fd, std::string& head);
  void on_reaped();
  void send_pending();
  void queue(ChildMessage type, const std::string& payload);
  void end(base::Outcome::Status status, const std::string& detail = {});
  void judge();
  [[nodiscard]] double elapsed_ms() const;
  [[nodiscard]] double cpu_ms() const;
  [[nodiscard]] double idle_machine_ms() const;
  [[nodiscard]] std::string first_words() const;
  [[nodiscard]] bool never_began() const;

  const base::Program& program_;
  Zygote& zygote_;
  InitProcess& init_;
  CgroupFiles& cgroup_;
  std::size_t adopted_;
  bool change_ids_;
  int harness_socket_;
  const Runtime& runtime_;
  Stage stage_;
  bool zygote_lost_ = false;
  pid_t child_ = -1;
  int control_ = -1;
  int peer_ = -1;  // the other end of control_, kept to see what was not read; or -1
  std::array<int, 2> output_{-1, -1};
  Phase phase_ = Phase::kStarting;
  FrameReader reader_;
  std::string pending_;  // still to be sent to the child
  std::string key_;      // of the conversation: see protocol.h
  std::string nonce_;
  std::optional<Reaped> reaped_;
  bool decided_ = false;  // status of outcome_ is final
  Clock::time_point decided_at_;
  bool nonce_returned_ = false;
  Clock::time_point started_;
  Clock::time_point next_check_;
  Clock::time_point loading_since_;  // from then on untrusted code runs
  base::Outcome outcome_;
};

}  // namespace sandbox
