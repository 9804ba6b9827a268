// A short self-test of the sandbox with real attacks, for `harness doctor`: what tests/sandbox/attacks shows at length,
// shown on the user's own machine in a second.
#pragma once

#include <string>
#include <vector>

#include "sandbox/sandbox.h"

namespace sandbox {

struct SelfTestResult {
  std::string attack;  // "reads a file of the host"
  bool contained = false;
  bool tried = true;   // false: the machine did not even run it
  std::string detail;  // what happened, if it was not contained or not tried
};

/// Runs the attacks in `sandbox`, one after the other. Takes about a second; makes and removes one file in the folder
/// for temporary files.
std::vector<SelfTestResult> self_test(Sandbox& sandbox);

}  // namespace sandbox
