// A benchmark: its problems, how a model is asked, how an answer becomes a program, and how an outcome becomes a
// result.
//
// Implementations are immutable after open() and prepare(), so all const members may be called from any thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "harness/base/json.h"
#include "harness/base/records.h"
#include "harness/base/result.h"

namespace benchmarks {

struct Options {
  std::filesystem::path data_dir;  // where `harness data fetch` puts files
  std::string profile;             // evaluator's rules; empty: the benchmark's default
  std::string prompt_style;        // empty: the benchmark's default for `chat`
  bool chat = true;                // the model takes chat messages
  std::string extractor;           // how code is taken from an answer; empty: the default
};

/// What identifies a benchmark in a run's manifest.
struct Info {
  std::string name;     // "humaneval"
  std::string title;    // "HumanEval"
  std::string profile;  // "openai"
  std::string prompt_style;
  std::string extractor;
  std::vector<std::string> data_sha256;  // of each data file, in order
  int default_max_tokens = 1024;
  std::vector<std::string> runtimes = {"python"};  // of the sandbox, that its programs name
};

/// The text that a completion came to after extraction.
struct Solution {
  std::string code;
  bool whole_program = false;  // replaces the prompt instead of continuing it
  bool found = true;           // false: no code in the answer
};

/// A part of a benchmark's problems that has a score of its own.
struct Group {
  std::string kind;           // by what they are sorted: "library"
  std::string name;           // "Pandas"
  std::vector<int> problems;  // their indexes, ascending
};

/// Runs a program in isolation. May be called from several threads at once.
using Runner = std::function<base::Outcome(const base::Program&)>;

/// What prepare() may use.
struct Preparation {
  Runner run;
  int parallel = 1;                 // threads that call `run`
  std::filesystem::path cache_dir;  // what was computed once is kept below it; empty: nowhere
  std::string environment;          // what else decides the results: the interpreter's version, the sandbox's …
  std::function<void(std::size_t done, std::size_t total)>
      progress;  // of what is not in the cache; may be empty; called from several threads, one at a time
};

class Benchmark {
 public:
  virtual ~Benchmark() = default;

  [[nodiscard]] virtual const Info& info() const = 0;
  [[nodiscard]] virtual std::span<const base::Problem> problems() const = 0;

  /// The parts that are scored by themselves, those of a kind together, in the order of display. The task ids of a
  /// benchmark that has groups end with numbers of their own.
  [[nodiscard]] virtual std::vector<Group> groups() const { return {}; }

  /// Gets ready to judge the problems with these indexes; called once, after open() and before assemble(). Benchmarks
  /// whose expected outputs are computed from their own solutions compute those that are not in the cache. Error
  /// kSandbox: a solution fails here.
  [[nodiscard]] virtual base::Status prepare(std::span<const int> /*tasks*/, const Preparation& /*preparation*/) {
    return {};
  }

  /// The result of this problem's own solution if prepare() ran it here and it passed, so that nobody need run it again
  /// to know; else null.
  [[nodiscard]] virtual const base::TestResult* passed_in_preparation(const base::Problem& /*problem*/) const {
    return nullptr;
  }

  /// What to ask the model for this problem (task id, text or messages, stop words; sample and seed are the caller's).
  [[nodiscard]] virtual base::Prompt prompt(const base::Problem& problem) const = 0;

  /// Takes the code out of a model's answer.
  [[nodiscard]] virtual Solution extract(const base::Problem& problem, const base::Completion& completion) const = 0;

  /// The runtime that this problem's programs name. Programs of one are best run one after the other.
  [[nodiscard]] virtual std::string runtime(const base::Problem& /*problem*/) const { return info().runtimes.front(); }

  /// The program that tests the solution, with the benchmark's limits.
  [[nodiscard]] virtual base::Program assemble(const base::Problem& problem, const Solution& solution) const = 0;

  /// What the data's own solutions are: continuations of the prompt, or programs that need none.
  [[nodiscard]] virtual base::Completion::Form canonical_form() const { return base::Completion::Form::kCompletion; }

  /// The benchmark's own solution, as a completion that passes.
  [[nodiscard]] base::Completion canonical(const base::Problem& problem) const {
    base::Completion completion;
    completion.task_id = problem.task_id;
    completion.form = canonical_form();
    completion.text = problem.canonical_solution;
    completion.finish_reason = base::FinishReason::kStop;
    return completion;
  }

  /// Why the benchmark's own solution is known to fail under this profile (errata.h); empty: it must pass before a
  /// score is given.
  [[nodiscard]] virtual std::string known_failure(const base::Problem& /*problem*/) const { return ""; }

  /// The benchmark whose tasks of the same ids are tests by call and return (base::Protocol::kCallReturn), by which a
  /// pass of this one can be audited; empty: none.
  [[nodiscard]] virtual std::string audited_by() const { return ""; }

  /// The outcome as the classifier is to see it: where tests are data, what `returned` says about exceptions and
  /// expired calls is put into `status` and `exception`. Without `returned`, which can be large.
  [[nodiscard]] virtual base::Outcome observe(const base::Problem& /*problem*/, const base::Program& /*program*/,
                                              const base::Outcome& outcome) const {
    return outcome;
  }

  /// Completes the classifier's result (harness/score/classify.h) with what only the benchmark knows: the official
  /// evaluator's words, and, for tests that are data, the comparison of what the program returned with what is expected
  /// (verdict, parts, evidence).
  virtual void refine(const base::Problem& problem, const base::Program& program, const base::Outcome& outcome,
                      base::TestResult& result) const = 0;
};

/// Names of all benchmarks, in the order of the documentation.
std::span<const std::string> names();

/// The benchmarks of a group: "humaneval-x" is HumanEval-X in its six languages, "humaneval-x-5" in those of the papers
/// that leave Rust out. Any other name is itself, known or not.
std::vector<std::string> expand(const std::string& name);

/// Loads a benchmark. Errors: unknown name (with the nearest), data set not fetched (with the command that fetches it),
/// damaged or malformed data (file and line).
base::Result<std::unique_ptr<Benchmark>> open(const std::string& name, const Options& options);

}  // namespace benchmarks
