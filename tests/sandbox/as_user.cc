#include "tests/sandbox/as_user.h"

#include <catch2/catch_test_macros.hpp>

#include "harness/base/subprocess.h"
#include "tests/sandbox/attack_case.h"

namespace sandbox_tests {

namespace fs = std::filesystem;

UserCopy::UserCopy() {
  fs::permissions(folder_.path(), fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec |
                                      fs::perms::others_read | fs::perms::others_exec);
  const auto binaries = fs::read_symlink("/proc/self/exe").parent_path();
  for (const char* name :
       {"sandbox_tests", "harness-supervisor", "harness_guest.so", "native_guest.o", "native_guest.so"})
    fs::copy_file(binaries / name, folder_.path() / name);
  fs::copy(attacks_folder(), folder_.path() / "cases", fs::copy_options::recursive);
}

void UserCopy::run(const std::string& tags, const std::vector<std::string>& starter, int parallel_attacks) const {
  std::vector<std::string> words = starter;
  words.insert(words.end(),
               {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", folder_.path() / "sandbox_tests", tags});
  base::Command command;
  command.program = words.front();
  command.arguments.assign(words.begin() + 1, words.end());
  command.environment = {{"HARNESS_ATTACKS", folder_.path() / "cases"},
                         {"HARNESS_PARALLEL_ATTACKS", std::to_string(parallel_attacks)}};
  const auto output = base::run_command(command, std::chrono::minutes(20));
  REQUIRE(output.ok());
  INFO(output->out << output->err);
  CHECK(output->exit_code == 0);
  CHECK(output->out.find("All tests passed") != std::string::npos);
}

}  // namespace sandbox_tests
