#include "benchmarks/humaneval_x.h"

#include <cstdint>
#include <unordered_map>
#include <utility>

#include "benchmarks/asking.h"
#include "benchmarks/data_sets.h"
#include "benchmarks/errata.h"
#include "benchmarks/extract_official.h"
#include "benchmarks/humaneval_x_load.h"
#include "benchmarks/humaneval_x_program.h"
#include "benchmarks/humaneval_x_verdict.h"
#include "harness/base/files.h"

namespace benchmarks {
namespace {

// CodeGeeX' script gives 5 s to compiler and program together. Here they are the program's; a compiler's time says
// nothing about a solution, and has a limit of the sandbox' own.
constexpr double kCpuLimitMs = 5000;
constexpr double kWallFactor = 5;  // as elsewhere
// The script lets programs print what they like, and some solutions print a line a step. In JavaScript the first byte
// decides.
constexpr std::uint64_t kOutputBytes = 16ULL << 20;

std::vector<std::string> runtimes_of(const HumanEvalXLanguage& language) {
  if (language.name == "python") return {"python-numpy"};
  if (language.name == "cpp") return {"cpp", "cpp-openssl"};
  return {language.name};
}

std::string runtime_of(const base::Problem& problem) {
  if (problem.language == "python") return "python-numpy";
  const bool openssl = problem.language == "cpp" && problem.task_id.find("162") != std::string::npos;
  return openssl ? "cpp-openssl" : problem.language;
}

class HumanEvalX final : public Benchmark {
 public:
  static base::Result<std::unique_ptr<Benchmark>> open(const HumanEvalXLanguage& language, const Options& options) {
    const std::string name = "humaneval-x-" + language.suffix;
    if (!options.profile.empty() && options.profile != "codegeex")
      return base::Error{base::ErrorCode::kUsage,
                         "unknown profile \"" + options.profile + "\": " + name + " has codegeex"};
    HARNESS_ASSIGN(const auto* data_set, find_data_set(name));
    HARNESS_ASSIGN(const auto file, locate(*data_set, options.data_dir));
    HARNESS_ASSIGN(const auto content, base::read_file(file.path));
    auto benchmark = std::make_unique<HumanEvalX>();
    HARNESS_ASSIGN(benchmark->data_, load_humaneval_x(language.name, file.path, content));
    HARNESS_TRY(check_content(*data_set, file, content));
    HARNESS_ASSIGN(benchmark->asking_, Asking::open(humaneval_x_styles(language.name), options));
    HARNESS_ASSIGN(auto digest, content_digest(*data_set, content));
    benchmark->info_ = {name,
                        "HumanEval-X " + language.title,
                        "codegeex",
                        benchmark->asking_.style().name(),
                        benchmark->asking_.extractor().name,
                        {std::move(digest)},
                        benchmark->asking_.style().max_tokens(),
                        runtimes_of(language)};
    benchmark->index_go();
    return std::unique_ptr<Benchmark>(std::move(benchmark));
  }

  [[nodiscard]] const Info& info() const override { return info_; }
  [[nodiscard]] std::span<const base::Problem> problems() const override { return data_.problems; }

  [[nodiscard]] base::Prompt prompt(const base::Problem& problem) const override {
    return asking_.style().render(problem.task_id, humaneval_x_fields(problem));
  }

  /// An answer to a style that the model continues is cut as CodeGeeX cuts it. In Python a function with its signature
  /// stands behind the prompt, as a whole program: the evaluator would drop it from a completion.
  [[nodiscard]] Solution extract(const base::Problem& problem, const base::Completion& completion) const override {
    const ExtractionTask task{problem.language, problem.entry_point, problem.prompt};
    const bool raw = completion.form == base::Completion::Form::kAnswer;
    if (raw && asking_.style().continues()) return extract_codegeex(asking_.style().cut(completion.text), task);
    Solution solution = asking_.extract(completion, humaneval_x_fields(problem), task);
    const bool behind_prompt = raw && problem.language == "python" && asking_.extractor().name == "auto";
    if (behind_prompt && solution.found && !solution.whole_program) return {problem.prompt + solution.code, true, true};
    return solution;
  }

  [[nodiscard]] base::Program assemble(const base::Problem& problem, const Solution& solution) const override {
    const auto go = go_.find(problem.task_id);
    auto source = humaneval_x_source(problem, go == go_.end() ? nullptr : &data_.go[go->second], solution);
    base::Program program;
    program.runtime = runtime_of(problem);
    program.candidate = std::move(source.candidate);
    program.test = std::move(source.test);
    program.entry_point = problem.entry_point;
    program.limits.cpu_ms = kCpuLimitMs;
    program.limits.wall_ms = kWallFactor * kCpuLimitMs;
    if (problem.language != "javascript") program.limits.output_bytes = kOutputBytes;
    return program;
  }

  [[nodiscard]] std::string known_failure(const base::Problem& problem) const override {
    const auto* erratum = find_erratum(info_.name, info_.profile, problem.task_id);
    return erratum != nullptr && (erratum->canonical_fails || erratum->canonical_varies) ? erratum->fault : "";
  }

  void refine(const base::Problem& problem, const base::Program& program, const base::Outcome& outcome,
              base::TestResult& result) const override {
    judge_humaneval_x(problem.language, program, outcome, result);
  }

 private:
  void index_go() {
    for (std::size_t i = 0; i < data_.go.size(); ++i) go_.emplace(data_.problems[i].task_id, i);
  }

  Info info_;
  Asking asking_;
  HumanEvalXData data_;
  std::unordered_map<std::string, std::size_t> go_;  // place in data_.go
};

}  // namespace

base::Result<std::unique_ptr<Benchmark>> open_humaneval_x(const HumanEvalXLanguage& language, const Options& options) {
  return HumanEvalX::open(language, options);
}

}  // namespace benchmarks
