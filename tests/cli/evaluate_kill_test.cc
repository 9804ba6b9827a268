// kill -9 of the harness, a supervisor, an interpreter or a test, at random, while samples are evaluated: the finished
// run has the verdicts of an undisturbed one, and nothing is left of any process.
//   HARNESS_KILLS=300 HARNESS_FAULT_PROGRAMS=1640    the full run (default: 20 kills, 328 programs)
#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <random>
#include <set>
#include <thread>

#include <catch2/catch_test_macros.hpp>
#include <unistd.h>

#include "tests/cli/binary.h"
#include "tests/sandbox/host_state.h"

using cli_test::Harness;
using sandbox_tests::Process;
using std::chrono::milliseconds;

namespace {

constexpr int kTasks = 164;

int setting(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text != nullptr ? std::atoi(text) : otherwise;
}

/// The published samples, `each` times, every one a program of its own.
std::filesystem::path many_samples(const Harness& harness, int each) {
  auto reader = base::LineReader::open(test_support::shared_file("samples/wizardcoder-15b.humaneval.jsonl.gz"));
  REQUIRE(reader.ok());
  std::vector<base::Json> rows;
  for (std::string line; *reader->next(line);) rows.push_back(*base::parse_json(line));
  auto file = harness.path("samples.jsonl");
  std::ofstream out(file);
  for (int i = 0; i < each; ++i) {
    for (const auto& row : rows) {
      out << base::Json{{"task_id", row["task_id"]},
                        {"completion", row["completion"].get<std::string>() + "\n# " + std::to_string(i) + "\n"}}
          << "\n";
    }
  }
  return file;
}

using Key = std::pair<std::string, int>;

/// The verdict of each sample; fails if one has two. What could not be tested is no verdict: a later row has it.
std::map<Key, std::string> verdicts(const std::filesystem::path& run) {
  std::map<Key, std::string> all;
  auto reader = base::LineReader::open(run / "results.jsonl");
  REQUIRE(reader.ok());
  for (std::string line; *reader->next(line);) {
    const auto row = base::parse_json(line);
    REQUIRE(row.ok());
    const auto verdict = (*row)["verdict"].get<std::string>();
    if (verdict == "sandbox_error") continue;
    const Key key{(*row)["task_id"].get<std::string>(), (*row)["sample"].get<int>()};
    CAPTURE(key.first, key.second);
    CHECK(all.emplace(key, verdict).second);
  }
  return all;
}

int lines_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return static_cast<int>(std::count(std::istreambuf_iterator<char>(stream), {}, '\n'));
}

// The harness; supervisor and first process of a slot, interpreter, first process of tests, test: depth of the pid
// namespace and beginning of the name.
constexpr std::array<const char*, 6> kRoles{"", "1 harness", "2 harness", "2 python", "3 harness", "3 python"};

bool has_role(const Process& process, const std::string& role) {
  return process.state != 'Z' && (std::to_string(process.depth) + " " + process.name).starts_with(role);
}

/// A session of the harness and all its processes.
class Session {
 public:
  explicit Session(const base::Command& command) {
    auto started = base::Subprocess::start(command);
    REQUIRE(started.ok());
    process_.emplace(std::move(*started));
    pid_ = process_->pid();
  }
  [[nodiscard]] pid_t pid() const { return pid_; }
  bool ended() { return process_->poll().has_value(); }

  /// Kills the harness or, once there is one, a process with this role; false if there was none for two seconds.
  bool kill_one(const std::string& role, std::mt19937& random, std::vector<Process>& all_ever) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(2);
    while (std::chrono::steady_clock::now() < give_up && !ended()) {
      auto family = sandbox_tests::descendants(pid_);
      all_ever.insert(all_ever.end(), family.begin(), family.end());
      if (role.empty()) {
        ::kill(pid_, SIGKILL);
        process_->stop(milliseconds(0));
        return true;
      }
      std::erase_if(family, [&role](const Process& p) { return !has_role(p, role); });
      if (family.empty()) continue;
      const auto& victim = family[random() % family.size()];
      if (sandbox_tests::is_alive(victim) && ::kill(victim.pid, SIGKILL) == 0) return true;
    }
    return false;
  }

 private:
  std::optional<base::Subprocess> process_;
  pid_t pid_ = -1;
};

}  // namespace

TEST_CASE("Random kills of any process during an evaluation change no verdict and leave nothing behind",
          "[cli][kill]") {
  const int kills = setting("HARNESS_KILLS", 20);
  const int each = std::max(1, setting("HARNESS_FAULT_PROGRAMS", 2 * kTasks) / kTasks);
  const Harness harness;
  const auto command = [&](const std::string& run) {
    return harness.command({"evaluate", "--samples", many_samples(harness, each), "--benchmark", "humaneval", "--quiet",
                            "-j", "3", "--allow-weaker-sandbox", "-o", harness.path(run)},
                           {{"XDG_CACHE_HOME", harness.path("cache of " + run)}});
  };
  const auto undisturbed = base::run_command(command("undisturbed"), std::chrono::minutes(15));
  REQUIRE(undisturbed.ok());
  INFO(undisturbed->err);
  REQUIRE(undisturbed->exit_code == 0);

  const auto score = [&](const std::string& run) {
    const auto summary = *base::parse_json(*base::read_file(harness.path(run) / "summary.json"));
    return summary["benchmarks"][0]["pass_at_k"][0]["estimate"]["value"];
  };
  const auto expected = verdicts(harness.path("undisturbed"));
  const int programs = each * kTasks;
  CHECK(expected.size() == static_cast<std::size_t>(programs));

  std::mt19937 random(std::random_device{}());
  std::vector<Process> all_ever;
  std::vector<pid_t> harnesses;
  std::map<std::string, int> killed;
  int done = 0;
  // A run can be at its end before all kills are done: then the next begins.
  for (int round = 0; done < kills; ++round) {
    const std::string name = "disturbed " + std::to_string(round);
    const auto disturbed = command(name);
    const auto results = harness.path(name) / "results.jsonl";
    std::optional<Session> session;
    for (int here = 0; done < kills && lines_of(results) < programs;) {
      if (!session || session->ended()) {
        session.emplace(disturbed);
        harnesses.push_back(session->pid());
      }
      // Spread over the run. A kill may stop progress for a while: then the next one comes all the same.
      const int due = programs * here / (kills + 2);
      for (int i = 0; i < 300 && lines_of(results) < due && !session->ended(); ++i)
        std::this_thread::sleep_for(milliseconds(10));
      std::this_thread::sleep_for(milliseconds(random() % 60));
      if (session->ended()) continue;
      const std::string role = kRoles[random() % kRoles.size()];
      if (!session->kill_one(role, random, all_ever)) continue;
      ++killed[role.empty() ? "0 harness" : role];
      ++done;
      ++here;
    }
    // Then in peace. The session that was disturbed last may have given up on some samples: those are not lost, either.
    while (!session->ended()) std::this_thread::sleep_for(milliseconds(20));
    const auto last = base::run_command(disturbed, std::chrono::minutes(15));
    REQUIRE(last.ok());
    INFO(last->err);
    CHECK(last->exit_code == 0);
    CHECK(verdicts(harness.path(name)) == expected);
    CHECK(score(name) == score("undisturbed"));
  }
  for (const auto& [role, count] : killed) std::cout << "killed " << count << " of: " << role << "\n";
  std::cout << harnesses.size() << " sessions, " << programs << " programs a run\n";
  CHECK(killed.size() >= 4);  // of six kinds, at the least
  const auto alive = [&] { return std::any_of(all_ever.begin(), all_ever.end(), sandbox_tests::is_alive); };
  for (int i = 0; i < 500 && alive(); ++i) std::this_thread::sleep_for(milliseconds(10));
  CHECK_FALSE(alive());
  for (const auto pid : harnesses) CHECK(sandbox_tests::control_groups_of(pid).empty());
}
