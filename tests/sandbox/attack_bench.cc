#include "tests/sandbox/attack_bench.h"

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <random>
#include <stdexcept>
#include <thread>

#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include "tests/support/shared_data.h"

namespace sandbox_tests {
namespace {

constexpr const char* kPlantedKey = "sk-planted-0123456789";

std::string random_word() {
  std::random_device source;
  std::string word;
  for (int i = 0; i < 24; ++i) word.push_back(static_cast<char>('a' + source() % 26));
  return word;
}

Facts find_facts(const Canaries& canaries, const std::string& python) {
  const std::string secret = random_word();
  return {{"CANARY", canaries.folder()},
          {"SOURCE", HARNESS_ATTACKS_FOLDER},
          {"BINARIES", std::filesystem::read_symlink("/proc/self/exe").parent_path()},
          {"HARNESS_PID", std::to_string(getpid())},
          {"PLANTED_KEY", kPlantedKey},
          {"INTERPRETER_ROOT", *std::next(std::filesystem::path(python).begin())},
          {"LIBRARY_VARIABLES", ""},
          {"SECRET", secret},
          {"SECRET_BACKWARDS", std::string(secret.rbegin(), secret.rend())}};
}

std::string check_outcome(const AttackCase& attack, std::size_t index, const base::Outcome& outcome,
                          const std::string& output_before) {
  const Run& run = attack.runs[index];
  const std::string where = attack.name + ", program " + std::to_string(index + 1) + ": ";
  if (!is_expected(run, outcome)) return where + describe(outcome) + " instead of " + describe(run.expected) + "\n";
  if (run.has_output && outcome.stdout_head != run.standard_output)
    return where + "standard output is not what it wrote\n";
  if (run.output_differs && outcome.stdout_head == output_before)
    return where + "printed the same as the program before it\n";
  if (outcome.usage.cpu_ms < run.least_cpu_ms)
    return where + "only " + std::to_string(outcome.usage.cpu_ms) + " ms of CPU time are reported\n";
  if (!run.flag.empty() && std::find(outcome.flags.begin(), outcome.flags.end(), run.flag) == outcome.flags.end())
    return where + "is not flagged with " + run.flag + "\n";
  if (run.output_same && outcome.stdout_head != output_before) {
    return where + "printed " + outcome.stdout_head + " instead of " + output_before + "\n";
  }
  return {};
}

}  // namespace

std::string fake_test() {
  return R"py(

METADATA = {'author': 'harness', 'dataset': 'test'}


def check(candidate):
    assert candidate(2) == 4
    assert candidate(3) == 9
    assert abs(candidate(0.5) - 0.25) < 1e-9

check(f)
)py";
}

base::Program program_of(const std::string& candidate, const std::string& test) {
  base::Program program;
  program.runtime = "python-bare";
  program.candidate = candidate;
  program.test = test;
  program.limits.memory_bytes = 1ULL << 30;
  return program;
}

/// Other programs on this machine mount and unmount, too. Root can look away: in a mount namespace of its own only what
/// comes from this process changes. Called before there are threads.
void look_away_from_others() {
  static bool done = false;
  if (done || geteuid() != 0) return;
  done = unshare(CLONE_NEWNS) == 0 && mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
  if (!done) throw std::runtime_error("cannot take a mount namespace");
}

AttackBench::AttackBench(int slots, const std::vector<std::string>& runtimes, const std::string& python)
    : facts_(find_facts(canaries_, python)) {
  look_away_from_others();
  for (const char* name : {"OPENAI_API_KEY", "ANTHROPIC_API_KEY", "AWS_SECRET_ACCESS_KEY", "HF_TOKEN"})
    setenv(name, kPlantedKey, 1);
  setenv("PYTHONPATH", canaries_.folder().c_str(), 1);  // of the user, for other programs than those tested
  // Any folders that stand for ones with secrets; one is known by another name only.
  const auto link = links_.path() / "data";
  std::filesystem::create_symlink("/usr/share/man", link);
  sandbox::Config config;
  config.slots = slots;
  config.runtimes = runtimes;
  config.python = python;
  config.allow_weaker = geteuid() != 0;  // an ordinary user may have no control groups
  config.hidden = {"/usr/share/doc", link};
  auto opened = sandbox::Sandbox::open(config);
  if (!opened.ok()) throw std::runtime_error("the sandbox does not open: " + opened.error().message);
  sandbox_ = std::move(*opened);
  if (const auto faults = try_all_slots(); !faults.empty()) throw std::runtime_error(faults);
  forget();
}

std::string AttackBench::try_all_slots() {
  std::string faults;
  std::mutex mutex;
  std::vector<std::thread> threads;
  // Each waits long enough for all to be under way, so that each is in a slot of its own.
  const auto harmless = program_of("import time\ntime.sleep(0.3)\ndef f(x):\n    return x + 1\n", "assert f(1) == 2\n");
  for (int i = 0; i < sandbox_->slots(); ++i) {
    threads.emplace_back([&] {
      const auto outcome = sandbox_->run(harmless);
      const std::lock_guard lock(mutex);
      if (outcome.status != base::Outcome::Status::kCompleted)
        faults += "a harmless program in this slot: " + describe(outcome) + "\n";
    });
  }
  for (auto& thread : threads) thread.join();
  return faults;
}

std::string AttackBench::outcomes_of(const AttackCase& attack) {
  std::string faults;
  std::string output;
  for (std::size_t i = 0; i < attack.runs.size(); ++i) {
    const bool has_companion = i + 1 < attack.runs.size() && attack.runs[i + 1].at_the_same_time;
    base::Outcome companion;
    std::thread other;
    if (has_companion) other = std::thread([&] { companion = sandbox_->run(attack.runs[i + 1].program); });
    const auto outcome = sandbox_->run(attack.runs[i].program);
    if (other.joinable()) other.join();
    faults += check_outcome(attack, i, outcome, output);
    if (has_companion) faults += check_outcome(attack, ++i, companion, output);
    output = outcome.stdout_head;
  }
  return faults;
}

bool AttackBench::can_show(const AttackCase& attack) const {
  if (attack.needs.empty()) return true;
  const auto mechanisms = sandbox_->mechanisms();
  return std::any_of(mechanisms.begin(), mechanisms.end(),
                     [&attack](const std::string& m) { return m.starts_with(attack.needs); });
}

std::string AttackBench::run(const AttackCase& attack) {
  std::string faults = outcomes_of(attack);
  const auto next = sandbox_->run(program_of("def f(x):\n    return x + 1\n", "assert f(1) == 2\n"));
  if (next.status != base::Outcome::Status::kCompleted)
    faults += attack.name + ": the next program in this slot: " + describe(next) + "\n";
  if (const auto left = left_behind(); !left.empty()) {
    faults += attack.name + ": " + left;
    for (const auto& incident : sandbox_->incidents()) faults += "run again because: " + incident + "\n";
    forget();  // so that the next attack is not blamed for it
  }
  return faults;
}

}  // namespace sandbox_tests
