// Runs this test program again in other circumstances: as an ordinary user, in a control group, as first process of a
// pid namespace.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/shared_data.h"

namespace sandbox_tests {

/// The program and the attacks' folder, copied to where an ordinary user can read them.
class UserCopy {
 public:
  UserCopy();

  /// Runs the tests with these tags as user 65534, started by `starter` (a command that ends with the one to run), and
  /// fails the calling test with their output if one of them fails. Needs root.
  void run(const std::string& tags, const std::vector<std::string>& starter = {}, int parallel_attacks = 50) const;

 private:
  test_support::TemporaryFolder folder_;
};

}  // namespace sandbox_tests
