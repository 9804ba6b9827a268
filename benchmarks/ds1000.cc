#include "benchmarks/ds1000.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "benchmarks/asking.h"
#include "benchmarks/data_sets.h"
#include "benchmarks/ds1000_load.h"
#include "benchmarks/ds1000_program.h"
#include "benchmarks/ds1000_verdict.h"
#include "benchmarks/errata.h"
#include "benchmarks/extract_ds1000.h"
#include "harness/base/files.h"

namespace benchmarks {
namespace {

constexpr double kCpuLimitMs = 120'000;  // test_ds1000.py
constexpr double kWallFactor = 5;        // as elsewhere
constexpr const char* kProfile = "xlang-2024";

/// Libraries in the order of the data. What numpy's and scipy's programs import is nearly the same.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kRuntimes{
    {{"Pandas", "python-ds1000-pandas"},
     {"Numpy", "python-ds1000-scipy"},
     {"Matplotlib", "python-ds1000-matplotlib"},
     {"Tensorflow", "python-ds1000-tensorflow"},
     {"Scipy", "python-ds1000-scipy"},
     {"Sklearn", "python-ds1000-sklearn"},
     {"Pytorch", "python-ds1000-pytorch"}}};

/// The zygote that has imported what the test does. Four problems of numpy are about torch and TensorFlow.
std::string runtime_of(std::string_view library, std::string_view context) {
  if (context.find("import torch") != std::string_view::npos) library = "Pytorch";
  if (context.find("import tensorflow") != std::string_view::npos) library = "Tensorflow";
  const auto* runtime =
      std::find_if(kRuntimes.begin(), kRuntimes.end(), [library](const auto& entry) { return entry.first == library; });
  return runtime == kRuntimes.end() ? "python-ds1000-" + std::string(library) : std::string(runtime->second);
}

std::vector<std::string> all_runtimes() {
  std::vector<std::string> names;
  for (const auto& [library, runtime] : kRuntimes)
    if (std::ranges::find(names, runtime) == names.end()) names.emplace_back(runtime);
  return names;
}

/// Every style asks for what the official post-processing takes, but for "chat".
base::Result<Asking> open_asking(Options options) {
  if (options.extractor.empty()) options.extractor = options.prompt_style == "chat" ? "auto" : "ds1000";
  return Asking::open(ds1000_styles(), options);
}

class Ds1000 final : public Benchmark {
 public:
  static base::Result<std::unique_ptr<Benchmark>> open(const Options& options) {
    if (!options.profile.empty() && options.profile != kProfile)
      return base::Error{base::ErrorCode::kUsage,
                         "unknown profile \"" + options.profile + "\": ds1000 has " + kProfile};
    HARNESS_ASSIGN(const auto* data_set, find_data_set("ds1000"));
    HARNESS_ASSIGN(const auto file, locate(*data_set, options.data_dir));
    HARNESS_ASSIGN(const auto content, base::read_file(file.path));
    auto benchmark = std::make_unique<Ds1000>();
    HARNESS_ASSIGN(benchmark->data_, load_ds1000(file.path, content));
    HARNESS_TRY(check_content(*data_set, file, content));
    HARNESS_ASSIGN(benchmark->asking_, open_asking(options));
    HARNESS_ASSIGN(auto digest, content_digest(*data_set, content));
    benchmark->info_ = {"ds1000",
                        "DS-1000",
                        kProfile,
                        benchmark->asking_.style().name(),
                        benchmark->asking_.extractor().name,
                        {std::move(digest)},
                        benchmark->asking_.style().max_tokens(),
                        all_runtimes()};
    for (std::size_t i = 0; i < benchmark->data_.problems.size(); ++i)
      benchmark->place_.emplace(benchmark->data_.problems[i].task_id, i);
    return std::unique_ptr<Benchmark>(std::move(benchmark));
  }

  [[nodiscard]] const Info& info() const override { return info_; }
  [[nodiscard]] std::span<const base::Problem> problems() const override { return data_.problems; }

  [[nodiscard]] std::vector<Group> groups() const override {
    std::vector<Group> groups;
    const auto add = [&groups](std::string_view kind, const std::string& name, int problem) {
      auto group =
          std::find_if(groups.begin(), groups.end(), [&](const Group& g) { return g.kind == kind && g.name == name; });
      if (group == groups.end()) group = groups.insert(group, {std::string(kind), name, {}});
      group->problems.push_back(problem);
    };
    for (std::size_t i = 0; i < data_.tasks.size(); ++i) add("library", data_.tasks[i].library, static_cast<int>(i));
    for (std::size_t i = 0; i < data_.tasks.size(); ++i)
      add("perturbation", data_.tasks[i].perturbation, static_cast<int>(i));
    return groups;
  }

  [[nodiscard]] base::Prompt prompt(const base::Problem& problem) const override {
    return asking_.style().render(problem.task_id, ds1000_fields(problem));
  }

  /// The official script takes the code out of every answer, whatever it was asked for. Only a program of somebody's
  /// own (kSolution: the reference solutions, too) is taken as it is.
  [[nodiscard]] Solution extract(const base::Problem& problem, const base::Completion& completion) const override {
    using Form = base::Completion::Form;
    if (completion.form == Form::kSolution) return {completion.text, false, true};
    const bool continued = completion.form == Form::kCompletion && asking_.style().continues();
    const std::string answer = continued ? asking_.style().cut(completion.text) : completion.text;
    if (asking_.extractor().name == "auto") return extract_ds1000_auto(answer, task_of(problem).variable);
    return asking_.extractor().run(answer, {});
  }

  [[nodiscard]] std::string runtime(const base::Problem& problem) const override {
    return runtime_of(task_of(problem).library, problem.test);
  }

  /// There is no candidate: its text is a string in the test, which runs it.
  [[nodiscard]] base::Program assemble(const base::Problem& problem, const Solution& solution) const override {
    base::Program program;
    program.runtime = runtime(problem);
    program.limits.cpu_ms = kCpuLimitMs;
    program.limits.wall_ms = kWallFactor * kCpuLimitMs;
    program.test = ds1000_program(problem.test, solution.code);
    return program;
  }

  [[nodiscard]] base::Completion::Form canonical_form() const override { return base::Completion::Form::kSolution; }

  [[nodiscard]] std::string known_failure(const base::Problem& problem) const override {
    const auto* erratum = find_erratum(info_.name, info_.profile, problem.task_id);
    return erratum != nullptr && erratum->canonical_fails ? erratum->fault : "";
  }

  [[nodiscard]] base::Outcome observe(const base::Problem& problem, const base::Program& program,
                                      const base::Outcome& outcome) const override {
    return observe_ds1000(problem.test, program, outcome);
  }

  void refine(const base::Problem& problem, const base::Program& program, const base::Outcome& outcome,
              base::TestResult& result) const override {
    refine_ds1000(problem.test, program, outcome, result);
  }

 private:
  [[nodiscard]] const Ds1000Task& task_of(const base::Problem& problem) const {
    static const Ds1000Task unknown;
    const auto place = place_.find(problem.task_id);
    return place == place_.end() ? unknown : data_.tasks[place->second];
  }

  Info info_;
  Asking asking_;
  Ds1000Data data_;
  std::unordered_map<std::string, std::size_t> place_;  // in data_, by task id
};

}  // namespace

base::Result<std::unique_ptr<Benchmark>> open_ds1000(const Options& options) { return Ds1000::open(options); }

}  // namespace benchmarks
