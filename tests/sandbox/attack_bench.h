// Runs attacking programs in a real sandbox and says what went wrong: the outcome, or what an attack left behind.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sandbox/sandbox.h"
#include "tests/sandbox/attack_case.h"
#include "tests/sandbox/host_state.h"
#include "tests/support/shared_data.h"

namespace sandbox_tests {

/// The interpreter of all these tests: the distribution's, which an ordinary user can read, too.
constexpr const char* kPython = "/usr/bin/python3";

/// A program of a runtime that takes nothing away, with a small memory limit and no test but the given one.
base::Program program_of(const std::string& candidate, const std::string& test = "pass\n");

/// The assert-style test that the fakes do not want to be judged by: f(x) is to be x * x.
std::string fake_test();

/// An open sandbox, all of whose slots have started their interpreters, and the host's state from before the first
/// attack. Used by one thread.
class AttackBench {
 public:
  explicit AttackBench(int slots, const std::vector<std::string>& runtimes = {}, const std::string& python = kPython);
  /// Runs a harmless case first: what a language starts for the whole slot is no leftover.
  void start_with(const AttackCase& harmless) {
    outcomes_of(harmless);
    forget();
  }
  /// Why cases of this runtime cannot run on this machine; empty: they can.
  [[nodiscard]] std::string missing(const std::string& runtime) const { return sandbox_->missing(runtime); }

  /// What the programs may want to know of the host.
  [[nodiscard]] const Facts& facts() const { return facts_; }
  [[nodiscard]] sandbox::Sandbox& sandbox() { return *sandbox_; }
  [[nodiscard]] const Canaries& canaries() const { return canaries_; }

  /// Runs the programs of one case, then looks at the host and runs a harmless program in the same slot. One line for
  /// each fault; empty: all is as it should be.
  std::string run(const AttackCase& attack);
  /// The same, with the outcomes only: nothing is looked at afterwards. For several threads at once.
  std::string outcomes_of(const AttackCase& attack);
  /// Whether this machine has what the case needs.
  [[nodiscard]] bool can_show(const AttackCase& attack) const;
  /// What is no longer as it was when the bench was opened, or after the last forget().
  [[nodiscard]] std::string left_behind() const { return lasting_difference(before_, canaries_); }
  /// Takes the present state as the right one.
  void forget() { before_ = observe(canaries_); }
  /// Runs a harmless program in each slot; a line for each that does not complete.
  std::string try_all_slots();

 private:
  Canaries canaries_;
  test_support::TemporaryFolder links_;
  Facts facts_;
  std::unique_ptr<sandbox::Sandbox> sandbox_;
  HostState before_;
};

}  // namespace sandbox_tests
