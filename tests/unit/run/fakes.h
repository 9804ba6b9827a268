// A benchmark, a generator and an executor for tests of the pipeline: the harness around them is the real one. A
// completion is a word that says what its program will do: "pass", "fail", "slow" (a timeout), "broken" (a fault of the
// machine), "none" (no code), "syntax".
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "harness/run/session.h"

namespace fakes {

class Benchmark final : public benchmarks::Benchmark {
 public:
  explicit Benchmark(int tasks, std::string name = "fake", std::string profile = "plain") {
    info_.name = std::move(name);
    info_.title = "Fake";
    info_.profile = std::move(profile);
    info_.data_sha256 = {"00"};
    for (int i = 0; i < tasks; ++i) {
      base::Problem problem;
      problem.task_id = "Fake/" + std::to_string(i);
      problem.language = "python";
      problem.canonical_solution = "pass";
      problems_.push_back(problem);
    }
  }
  const benchmarks::Info& info() const override { return info_; }
  std::span<const base::Problem> problems() const override { return problems_; }
  base::Prompt prompt(const base::Problem& problem) const override {
    base::Prompt prompt;
    prompt.text = "solve " + problem.task_id;
    return prompt;
  }
  benchmarks::Solution extract(const base::Problem&, const base::Completion& completion) const override {
    return {completion.text, true, completion.text != "none"};
  }
  base::Program assemble(const base::Problem& problem, const benchmarks::Solution& solution) const override {
    base::Program program;
    program.runtime = "python";
    program.candidate = solution.code;
    program.test = problem.task_id;
    return program;
  }
  base::Completion::Form canonical_form() const override { return base::Completion::Form::kSolution; }
  void refine(const base::Problem&, const base::Program&, const base::Outcome&, base::TestResult&) const override {}

  std::vector<benchmarks::Group> groups() const override { return groups_; }

  /// To be changed before the benchmark is handed out.
  void set_groups(std::vector<benchmarks::Group> groups) { groups_ = std::move(groups); }
  base::Problem& problem(std::size_t index) { return problems_[index]; }

 private:
  std::vector<base::Problem> problems_;
  std::vector<benchmarks::Group> groups_;
  benchmarks::Info info_;
};

/// Runs programs of the words above and counts how often each was run. "pass after 2000" takes 2000 ms of CPU time.
class Machine {
 public:
  base::Outcome run(const base::Program& program) {
    const std::lock_guard lock(mutex_);
    ++runs_;
    const int before = count_[program.test + "/" + program.candidate]++;
    base::Outcome outcome;
    const std::string& word = program.candidate;
    using Status = base::Outcome::Status;
    outcome.status = Status::kException;
    if (word.starts_with("pass") || (word.ends_with("once") && before > 0))
      outcome.status = Status::kCompleted;
    else if (word.starts_with("slow"))
      outcome.status = Status::kCpuLimit;
    else if (word.starts_with("broken"))
      outcome.status = Status::kSandboxError;
    else if (word == "syntax")
      outcome.status = Status::kCompileError;
    if (outcome.status == Status::kException)
      outcome.exception = base::Exception{"ValueError", "no", 3, false, "raise ValueError"};
    if (outcome.status == Status::kCompileError)
      outcome.exception = base::Exception{"SyntaxError", "bad", 1, false, ")"};
    if (outcome.status == Status::kSandboxError) outcome.detail = "no cgroup";
    if (const auto after = word.find(" after "); after != std::string::npos) {
      outcome.usage.cpu_ms = std::stod(word.substr(after + 7));
      if (outcome.usage.cpu_ms > program.limits.cpu_ms) outcome.status = Status::kCpuLimit;
    }
    return outcome;
  }
  int runs() const { return runs_; }

 private:
  std::mutex mutex_;
  std::atomic<int> runs_{0};
  std::map<std::string, int> count_;
};

/// Answers each prompt with a word; remembers what it was asked; can fail after some answers.
class Generator final : public generators::Generator {
 public:
  using Answer = std::function<std::string(const base::Prompt&)>;
  Generator(Answer answer, std::vector<std::string>& asked, int fail_after = -1)
      : answer_(std::move(answer)), asked_(asked), fail_after_(fail_after) {}
  base::Status start(std::stop_token) override { return {}; }
  base::Json describe() const override { return {{"kind", "fake"}}; }
  base::Status generate(generators::PromptSource& source, generators::CompletionSink& sink,
                        std::stop_token stop) override {
    int answers = 0;
    while (!stop.stop_requested()) {
      const auto prompt = source.next();
      if (!prompt) return {};
      if (answers++ == fail_after_) return base::Error{base::ErrorCode::kNetwork, "the server is gone"};
      asked_.push_back(prompt->task_id + "#" + std::to_string(prompt->sample));
      base::Completion completion;
      completion.task_id = prompt->task_id;
      completion.sample = prompt->sample;
      completion.text = answer_(*prompt);
      completion.completion_tokens = 7;
      HARNESS_TRY(sink.deliver(std::move(completion)));
    }
    return {};
  }

 private:
  Answer answer_;
  std::vector<std::string>& asked_;
  int fail_after_;
};

/// Settings and services for a run of the fakes in `folder`.
struct Setting {
  explicit Setting(const std::filesystem::path& folder, int tasks = 5) {
    config.benchmarks = {"fake"};
    config.model = "word";
    config.output = folder / "run";
    services.open_benchmark = [tasks](
                                  const std::string& name,
                                  const benchmarks::Options&) -> base::Result<std::unique_ptr<benchmarks::Benchmark>> {
      return std::unique_ptr<benchmarks::Benchmark>(new Benchmark(tasks, name));
    };
    services.open_execution = [this](const run::RunConfig&,
                                     const run::ExecutionRequest&) -> base::Result<run::Execution> {
      ++executions;
      run::Execution execution;
      execution.slots = 2;
      execution.python_version = "3.99";
      execution.mechanisms = {"none"};
      execution.execute = [this](const base::Program& program) { return machine.run(program); };
      return execution;
    };
    services.make_generator =
        [this](const generators::Settings&) -> base::Result<std::unique_ptr<generators::Generator>> {
      return std::unique_ptr<generators::Generator>(new Generator(answer, asked, fail_after));
    };
    services.cache_file = folder / "cache.sqlite";
    services.progress.enabled = false;
  }
  auto run(run::Stage stage = run::Stage::kAll, std::stop_token stop = {}) {
    return run::run_session(config, stage, services, std::move(stop));
  }

  run::RunConfig config;
  run::Services services;
  Machine machine;
  Generator::Answer answer = [](const base::Prompt&) { return std::string("pass"); };
  std::vector<std::string> asked;
  int fail_after = -1;
  int executions = 0;
};

}  // namespace fakes
