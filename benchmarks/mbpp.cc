#include "benchmarks/mbpp.h"

#include <algorithm>
#include <unordered_map>

#include "benchmarks/asking.h"
#include "benchmarks/data_sets.h"
#include "benchmarks/errata.h"
#include "benchmarks/mbpp_fields.h"
#include "benchmarks/mbpp_load.h"
#include "benchmarks/official.h"
#include "benchmarks/rows.h"
#include "harness/base/files.h"
#include "harness/base/suggest.h"

namespace benchmarks {
namespace {

/// One evaluator's rules.
struct Profile {
  std::string name;
  double cpu_ms = 3000;
  std::string runtime;       // sandbox/runtimes: what the evaluator takes away from programs
  bool setup = true;         // setup code and test imports run
  bool opencompass = false;  // its words for an outcome
};

const std::vector<Profile>& profiles() {
  // "published" has no limit of an evaluator's own: the paper names none. 10 s leave room for the slowest reference
  // solution, Mbpp/123, which takes 2 to 6 s of CPU time, depending on the machine.
  static const std::vector<Profile> all = {{"published", 10000, "python", true, false},
                                           {"bigcode", 3000, "python", false, false},
                                           {"opencompass-2024-03", 2000, "python-bare", false, true},
                                           {"opencompass-2024-04", 9000, "python-bare", false, true}};
  return all;
}

struct Slice {
  std::string name;
  std::string title;
  std::string data_set;
  std::string default_profile;
};

base::Result<Profile> find_profile(const std::string& name) {
  std::vector<std::string> known;
  std::string list;
  for (const auto& profile : profiles()) {
    if (profile.name == name || (name == "opencompass" && profile.name == "opencompass-2024-03")) return profile;
    known.push_back(profile.name);
    list += (list.empty() ? "" : ", ") + profile.name;
  }
  return base::Error{base::ErrorCode::kUsage,
                     "unknown profile \"" + name + "\"" + base::did_you_mean(name, known) + "; there are " + list};
}

/// The rows that belong to the slice.
std::vector<MbppProblem> sliced(const std::string& slice, std::vector<MbppProblem> all) {
  if (slice == "mbpp") std::erase_if(all, [](const MbppProblem& p) { return p.number < 11 || p.number > 510; });
  if (slice == "mbpp-257") {  // OpenCompass takes rows 7 to 263 of the sanitized file
    all.erase(all.begin(), all.begin() + std::min<std::ptrdiff_t>(7, std::ssize(all)));
    all.resize(std::min<std::size_t>(257, all.size()));
  }
  return all;
}

std::string opencompass_word(const base::Outcome& outcome, base::Verdict verdict) {
  using base::Verdict;
  if (verdict == Verdict::kPassed) return "pass";
  if (verdict == Verdict::kTimeout) return "timeout";
  const bool assertion = outcome.exception && outcome.exception->type == "AssertionError";
  return assertion ? "wrong_answer" : "failed";
}

struct LoadedFile {
  std::vector<MbppProblem> problems;
  std::string digest;
};

base::Result<LoadedFile> load_file(const std::string& name, const Options& options) {
  HARNESS_ASSIGN(const auto* data_set, find_data_set(name));
  HARNESS_ASSIGN(const auto file, locate(*data_set, options.data_dir));
  HARNESS_ASSIGN(const auto content, base::read_file(file.path));
  LoadedFile loaded;
  HARNESS_ASSIGN(loaded.problems,
                 name == "mbpp" ? load_mbpp(file.path, content) : load_sanitized_mbpp(file.path, content));
  HARNESS_TRY(check_content(*data_set, file, content));
  HARNESS_ASSIGN(loaded.digest, content_digest(*data_set, content));
  return loaded;
}

class Mbpp final : public Benchmark {
 public:
  static base::Result<std::unique_ptr<Benchmark>> open(const Slice& slice, const Options& options) {
    auto benchmark = std::make_unique<Mbpp>();
    HARNESS_ASSIGN(benchmark->profile_,
                   find_profile(options.profile.empty() ? slice.default_profile : options.profile));
    HARNESS_ASSIGN(auto loaded, load_file(slice.data_set, options));
    HARNESS_ASSIGN(benchmark->asking_, Asking::open(mbpp_styles(), options));
    benchmark->info_ = {slice.name,
                        slice.title,
                        benchmark->profile_.name,
                        benchmark->asking_.style().name(),
                        benchmark->asking_.extractor().name,
                        {loaded.digest},
                        benchmark->asking_.style().max_tokens()};
    HARNESS_TRY(benchmark->make_shots(slice, loaded, options));
    benchmark->take(sliced(slice.name, std::move(loaded.problems)));
    HARNESS_TRY(check_problems(slice.data_set, benchmark->problems_));
    return std::unique_ptr<Benchmark>(std::move(benchmark));
  }

  [[nodiscard]] const Info& info() const override { return info_; }
  [[nodiscard]] std::span<const base::Problem> problems() const override { return problems_; }

  [[nodiscard]] base::Prompt prompt(const base::Problem& problem) const override {
    return asking_.style().render(problem.task_id, fields(problem));
  }

  [[nodiscard]] Solution extract(const base::Problem& problem, const base::Completion& completion) const override {
    return asking_.extract(completion, fields(problem), {"python", problem.entry_point, ""});
  }

  /// Program: solution, newline, setup where the profile has it, tests joined by newlines.
  [[nodiscard]] base::Program assemble(const base::Problem& problem, const Solution& solution) const override {
    base::Program program;
    program.runtime = profile_.runtime;
    program.entry_point = problem.entry_point;
    program.limits.cpu_ms = profile_.cpu_ms;
    program.candidate = solution.code + "\n";
    program.test = problem.test + "\n";
    return program;
  }

  [[nodiscard]] base::Completion::Form canonical_form() const override { return base::Completion::Form::kSolution; }

  [[nodiscard]] std::string known_failure(const base::Problem& problem) const override {
    const auto* erratum = find_erratum(info_.name, profile_.name, problem.task_id);
    return erratum != nullptr && erratum->canonical_fails ? erratum->fault : "";
  }

  [[nodiscard]] std::string audited_by() const override { return "mbpp+"; }

  void refine(const base::Problem& /*problem*/, const base::Program& program, const base::Outcome& outcome,
              base::TestResult& result) const override {
    if (outcome.status == base::Outcome::Status::kSandboxError) return;
    result.official_result = profile_.opencompass ? opencompass_word(outcome, result.verdict)
                                                  : exec_result(program, outcome, result.verdict);
  }

 private:
  void take(std::vector<MbppProblem> rows) {
    for (auto& row : rows) {
      base::Problem problem;
      problem.task_id = "Mbpp/" + std::to_string(row.number);
      problem.language = "python";
      problem.prompt = row.text;
      problem.entry_point = tested_function(row);
      problem.canonical_solution = row.code;
      problem.raw = std::move(row.raw);
      if (profile_.setup && !row.setup.empty()) problem.test = row.setup + "\n";
      for (std::size_t i = 0; i < row.tests.size(); ++i) problem.test += (i == 0 ? "" : "\n") + row.tests[i];
      words_.emplace(problem.task_id, MbppWords{std::move(row.text), std::move(row.tests), shots_, opencompass_shots_});
      problems_.push_back(std::move(problem));
    }
  }

  /// Few-shot examples come from the raw file, whichever slice is asked for; only the styles that have them need it.
  base::Status make_shots(const Slice& slice, const LoadedFile& loaded, const Options& options) {
    const std::string& style = asking_.style().name();
    if (style != "mbpp-3shot" && style != "opencompass") return {};
    std::vector<MbppProblem> raw = loaded.problems;
    if (slice.data_set != "mbpp") {
      HARNESS_ASSIGN(auto other, load_file("mbpp", options));
      raw = std::move(other.problems);
      info_.data_sha256.push_back(other.digest);
    }
    shots_ = austin_shots(raw);
    opencompass_shots_ = opencompass_shots(raw);
    return {};
  }

  [[nodiscard]] PromptFields fields(const base::Problem& problem) const {
    return mbpp_fields(problem, words_.at(problem.task_id));
  }

  Info info_;
  Profile profile_;
  Asking asking_;
  std::string shots_;
  std::string opencompass_shots_;
  std::vector<base::Problem> problems_;
  std::unordered_map<std::string, MbppWords> words_;
};

}  // namespace

base::Result<std::unique_ptr<Benchmark>> open_mbpp(const Options& options) {
  return Mbpp::open({"mbpp", "MBPP", "mbpp", "published"}, options);
}
base::Result<std::unique_ptr<Benchmark>> open_mbpp_sanitized(const Options& options) {
  return Mbpp::open({"mbpp-sanitized", "MBPP sanitized", "mbpp-sanitized", "published"}, options);
}
base::Result<std::unique_ptr<Benchmark>> open_mbpp_257(const Options& options) {
  return Mbpp::open({"mbpp-257", "MBPP (OpenCompass, 257 tasks)", "mbpp-sanitized", "opencompass-2024-03"}, options);
}

}  // namespace benchmarks
