#include "benchmarks/humaneval.h"

#include <utility>

#include "benchmarks/asking.h"
#include "benchmarks/data_sets.h"
#include "benchmarks/humaneval_load.h"
#include "benchmarks/official.h"
#include "harness/base/files.h"

namespace benchmarks {
namespace {

constexpr double kCpuLimitMs = 3000;

class HumanEval final : public Benchmark {
 public:
  static base::Result<std::unique_ptr<Benchmark>> open(const Options& options) {
    if (!options.profile.empty() && options.profile != "openai")
      return base::Error{base::ErrorCode::kUsage, "unknown profile \"" + options.profile +
                                                      "\": humaneval has openai; evalplus' rules are in humaneval+"};
    HARNESS_ASSIGN(const auto* data_set, find_data_set("humaneval"));
    HARNESS_ASSIGN(const auto file, locate(*data_set, options.data_dir));
    HARNESS_ASSIGN(const auto content, base::read_file(file.path));
    auto benchmark = std::make_unique<HumanEval>();
    HARNESS_ASSIGN(benchmark->problems_, load_humaneval(file.path, content));
    HARNESS_TRY(check_content(*data_set, file, content));
    HARNESS_ASSIGN(benchmark->asking_, Asking::open(humaneval_styles(), options));
    HARNESS_ASSIGN(auto digest, content_digest(*data_set, content));
    benchmark->info_ = {"humaneval",
                        "HumanEval",
                        "openai",
                        benchmark->asking_.style().name(),
                        benchmark->asking_.extractor().name,
                        {std::move(digest)},
                        benchmark->asking_.style().max_tokens()};
    return std::unique_ptr<Benchmark>(std::move(benchmark));
  }

  [[nodiscard]] const Info& info() const override { return info_; }
  [[nodiscard]] std::span<const base::Problem> problems() const override { return problems_; }

  [[nodiscard]] base::Prompt prompt(const base::Problem& problem) const override {
    return asking_.style().render(problem.task_id, humaneval_fields(problem));
  }

  [[nodiscard]] Solution extract(const base::Problem& problem, const base::Completion& completion) const override {
    return asking_.extract(completion, humaneval_fields(problem), {"python", problem.entry_point, problem.prompt});
  }

  /// Candidate and test together are the official text, prompt + completion + "\n" + test + "\n" + check(entry_point),
  /// plus a final newline. The test's leading blank lines go to the candidate, so that a completion which ends with a
  /// backslash means what it means there.
  [[nodiscard]] base::Program assemble(const base::Problem& problem, const Solution& solution) const override {
    base::Program program;
    program.runtime = "python";
    program.entry_point = problem.entry_point;
    program.limits.cpu_ms = kCpuLimitMs;
    const auto blank = std::min(problem.test.find_first_not_of('\n'), problem.test.size());
    program.candidate =
        (solution.whole_program ? "" : problem.prompt) + solution.code + "\n" + problem.test.substr(0, blank);
    program.test = problem.test.substr(blank) + "\ncheck(" + problem.entry_point + ")\n";
    return program;
  }

  [[nodiscard]] std::string audited_by() const override { return "humaneval+"; }

  void refine(const base::Problem& /*problem*/, const base::Program& program, const base::Outcome& outcome,
              base::TestResult& result) const override {
    result.official_result = exec_result(program, outcome, result.verdict);
  }

 private:
  Info info_;
  Asking asking_;
  std::vector<base::Problem> problems_;
};

}  // namespace

base::Result<std::unique_ptr<Benchmark>> open_humaneval(const Options& options) { return HumanEval::open(options); }

}  // namespace benchmarks
