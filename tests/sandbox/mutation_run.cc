// Proves that the tests of the sandbox can fail: switches off one layer at a time (sandbox/mutation.h) and demands that
// some case notices. Prints which cases did. HARNESS_MUTATION_CASES=all tries every case with every layer off, not only
// those expected to notice.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_container_properties.hpp>
#include <unistd.h>

#include "sandbox/mutation.h"
#include "tests/sandbox/attack_bench.h"

namespace sandbox_tests {
namespace {

struct Mutation {
  const char* layer;
  const char* folder;              // of the cases
  std::vector<std::string> cases;  // that are expected to notice
  const char* also_off = "";       // layers in front of this one, which hide it
  bool refuses = false;            // without it the sandbox itself runs nothing
};

const std::vector<Mutation>& mutations() {
  static const std::vector<Mutation> all{
      {"cgroup", "attacks", {"51_memory_of_all", "46_cpu_of_all"}},
      {"own-mounts", "attacks", {"20_shared_memory"}},
      {"own-proc", "attacks", {"15_proc_one", "16_proc_sys", "36_signal_others"}},
      {"disk-limit", "attacks", {"52_fill_tmpfs"}},
      {"memory-victim", "attacks", {"51_socket_memory"}},
      {"rlimits", "attacks", {"55_descriptors", "65_mlock", "54_sparse_file"}},
      {"child-id", "attacks", {"11_setuid"}},
      {"capabilities", "attacks", {"11_setuid"}},
      {"no-new-privileges", "attacks", {"11_setuid"}, "", true},
      {"landlock", "second_line", {"landlock_tcp"}, "socket,default-deny"},
      {"close-others", "attacks", {"13_descriptors"}},
      {"session", "attacks", {"83_terminal_input"}},
      {"inner-filter", "attacks", {"71_user_namespace", "72_mount", "74_bpf", "83_terminal_input"}},
      {"default-deny",
       "attacks",
       {"18_file_handle", "75_perf", "79_sysv_ipc", "85_personality", "85_process_attributes"}},
      {"absent", "attacks", {"34_io_uring", "78_keyring"}},
      {"killed", "attacks", {"80_kexec"}},
      {"socket", "attacks", {"21_tcp", "24_ipv6", "28_netlink", "26_unix_path"}},
      {"socket-pair", "attacks", {"32_xdp"}},
      {"clone-flags", "attacks", {"86_clone_flags"}},
      {"foreign-architecture", "attacks", {"82_other_abi"}},
      {"containment-calls", "attacks", {"71_user_namespace", "72_mount"}},
      {"profile", "attacks_cpp", {"084_profile"}},
      {"terminal-requests", "attacks", {"83_terminal_input"}},
      {"leases", "attacks", {"19_leases_and_locks"}},
      {"huge-pages", "attacks", {"51_huge_pages"}},
      {"read-only-root", "attacks", {"04_write_usr"}},
      {"hidden-folders", "attacks", {"02_hidden_folder"}},
      {"network-namespace", "attacks", {"21_tcp"}},
      {"environment", "attacks", {"87_environment"}},
      {"kill-tree", "attacks", {"43_daemon"}},
      {"cpu-limit", "attacks", {"60_endless_loop"}, "rlimits"},
      {"waiting-limit", "attacks", {"61_sleep"}},
      {"wall-limit", "attacks", {"61_sleep"}},
      {"output-limit", "attacks", {"56_stdout_flood"}},
      {"nonce", "fakes", {"107_done"}},
      {"key", "fakes", {"104_control_socket"}},
      {"first-process", "fakes", {"105_left_behind"}},
      {"tracing", "fakes", {"103_patches"}},
  };
  return all;
}

bool names(const Mutation& mutation, const std::string& attack) {
  return std::find(mutation.cases.begin(), mutation.cases.end(), attack) != mutation.cases.end();
}

bool is_chosen(const Mutation& mutation, const AttackCase& attack) {
  if (names(mutation, attack.name)) return true;
  const char* setting = std::getenv("HARNESS_MUTATION_CASES");
  const bool all = setting != nullptr && std::string(setting) == "all";
  return all && attack.name != "87_environment";  // which finds the variable that switches layers off, every time
}

std::vector<std::string> runtimes_of(const Mutation& mutation) {
  return std::string(mutation.folder) == "attacks_cpp" ? std::vector<std::string>{"cpp"} : std::vector<std::string>{};
}

struct Noticed {
  std::vector<std::string> cases;
  std::string refusal;  // why the sandbox did not even open
};

/// What happens while these layers are off.
Noticed noticed_by(const Mutation& mutation, const std::string& off) {
  if (!off.empty()) setenv("HARNESS_SANDBOX_MUTATION", off.c_str(), 1);
  Noticed noticed;
  try {
    AttackBench bench(1, runtimes_of(mutation));
    const auto cases = read_cases(mutation.folder, bench.facts());
    if (!runtimes_of(mutation).empty()) bench.start_with(cases.back());
    for (auto attack : cases) {
      if (!is_chosen(mutation, attack) || !bench.can_show(attack)) continue;
      for (auto& run : attack.runs) {
        if (std::string(mutation.folder) == "fakes") run.program.test = fake_test();
      }
      if (!bench.run(attack).empty()) noticed.cases.push_back(attack.name);
    }
  } catch (const std::exception& refused) {
    noticed.refusal = refused.what();
  }
  unsetenv("HARNESS_SANDBOX_MUTATION");
  return noticed;
}

}  // namespace

TEST_CASE("with each layer switched off, a case notices", "[mutation]") {
  REQUIRE(mutations().size() == static_cast<std::size_t>(sandbox::Layer::kEnd));
  for (const auto& mutation : mutations()) {
    INFO("layer " << mutation.layer);
    if (std::string(mutation.layer) == "child-id" && geteuid() != 0) {
      WARN("NOT SHOWN for an ordinary user, who has one id only: layer child-id");
      continue;
    }
    std::string off = mutation.layer;
    if (const std::string front = mutation.also_off; !front.empty()) {
      auto before = noticed_by(mutation, front);
      std::erase_if(before.cases, [&mutation](const std::string& attack) { return !names(mutation, attack); });
      CAPTURE(before.cases);
      CHECK_THAT(before.refusal, Catch::Matchers::IsEmpty());
      CHECK(before.cases.empty());  // it holds alone
      off += "," + front;
    }
    const auto noticed = noticed_by(mutation, off);
    std::cout << "without " << off << ": " << noticed.refusal;
    for (const auto& name : noticed.cases) std::cout << name << " ";
    std::cout << std::endl;
    CHECK(noticed.refusal.empty() != mutation.refuses);
    CHECK(noticed.cases.empty() == mutation.refuses);
  }
}

TEST_CASE("the cases of the mutation run pass while no layer is off", "[mutation]") {
  for (const char* folder : {"attacks", "attacks_cpp", "fakes"}) {
    Mutation all{"", folder, {}};
    for (const auto& mutation : mutations()) {
      if (std::string(mutation.folder) == folder)
        all.cases.insert(all.cases.end(), mutation.cases.begin(), mutation.cases.end());
    }
    const auto noticed = noticed_by(all, "");
    CAPTURE(noticed.cases);
    CHECK_THAT(noticed.refusal, Catch::Matchers::IsEmpty());
    CHECK(noticed.cases.empty());
  }
}

TEST_CASE("the real programs hold no trace of the mutations", "[mutation]") {
  const auto folder = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  const auto mentions = [](const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    REQUIRE(file);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    return bytes.find("HARNESS_SANDBOX_MUTATION") != std::string::npos;
  };
  for (const char* name : {"harness-supervisor", "harness_guest.so"}) {
    CHECK(mentions(folder / name));
    CHECK_FALSE(mentions(folder.parent_path() / name));
  }
}

}  // namespace sandbox_tests
