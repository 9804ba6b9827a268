#include "harness/run/run_summary.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <unordered_set>

#include "benchmarks/averages.h"
#include "benchmarks/benchmark.h"
#include "benchmarks/errata.h"
#include "harness/base/files.h"
#include "harness/base/json.h"
#include "harness/base/names.h"
#include "harness/base/records_json.h"
#include "harness/run/answer_summary.h"
#include "harness/run/audit.h"
#include "harness/run/group_scores.h"
#include "harness/run/run_store.h"
#include "harness/score/average.h"
#include "harness/score/summarize.h"
#include "reports/report.h"

namespace run {
namespace {

constexpr std::size_t kMostFailures = 500;

/// Task order: by the number at the end of the id, then by the id.
std::pair<long, std::string> task_order(const std::string& task_id) {
  std::size_t begin = task_id.size();
  while (begin > 0 && std::isdigit(static_cast<unsigned char>(task_id[begin - 1])) != 0) --begin;
  const bool numbered = begin < task_id.size() && task_id.size() - begin < 10;
  return {numbered ? std::stol(task_id.substr(begin)) : -1, task_id};
}

/// What is collected for one benchmark of the run.
struct Collected {
  score::Summarizer summarizer;
  std::map<std::pair<std::string, int>, base::TestResult> unscored;  // a later session may have scored them
  std::unordered_set<std::uint64_t> programs;
  std::map<std::pair<std::pair<long, std::string>, int>, base::TestResult> failures;
  std::optional<std::int64_t> prompt_tokens, completion_tokens;
};

void note_failure(Collected& collected, const base::TestResult& result) {
  collected.failures.emplace(std::pair(task_order(result.task_id), result.sample), result);
  if (collected.failures.size() > kMostFailures) collected.failures.erase(std::prev(collected.failures.end()));
}

void count(Collected& collected, base::TestResult result) {
  if (result.program_sha256.size() >= 16) {
    collected.programs.insert(std::stoull(result.program_sha256.substr(0, 16), nullptr, 16));
  }
  if (result.verdict != base::Verdict::kPassed) note_failure(collected, result);
  if (result.attempts == 0) result.usage = {};  // a copy or a cache hit: it cost nothing
  collected.summarizer.add(result);
}

void add_result(Collected& collected, base::TestResult result) {
  std::pair key(result.task_id, result.sample);
  if (!base::is_scored(result.verdict)) {
    collected.unscored.insert_or_assign(std::move(key), std::move(result));
    return;
  }
  collected.unscored.erase(key);
  count(collected, std::move(result));
}

void add_tokens(std::optional<std::int64_t>& total, const std::optional<std::int64_t>& tokens) {
  if (tokens) total = total.value_or(0) + *tokens;
}

std::string shown(const base::Json& value) {
  return value.is_string() ? value.get<std::string>() : base::dump_line(value);
}

/// How a model is asked means nothing to the benchmark's own solutions.
bool is_for_models(const std::string& key) {
  static constexpr std::array kKeys{"api", "temperature", "top-p", "top-k", "max-tokens", "seed", "system-prompt"};
  return std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end();
}

bool is_canonical(const base::Json& settings) {
  return base::string_member_or(settings, "model", "") == "canonical" ||
         base::string_member_or(settings, "backend", "") == "canonical";
}

/// Settings that nobody has to repeat: not set, or at the value that means "no such limit".
bool is_default(const std::string& key, const base::Json& value) {
  if (key == "top-p") return value == 1;
  if (key == "limit" || key == "timeout" || key == "top-k") return value == 0;
  return value.is_null() || (value.is_string() && value.get<std::string>().empty());
}

/// The model; for a file of samples its name.
std::string model_of(const base::Json& settings) {
  const std::string samples = base::string_member_or(settings, "samples", "");
  if (!samples.empty()) return std::filesystem::path(samples).filename().string();
  const std::string model = base::string_member_or(settings, "model", "");
  return model.empty() ? base::string_member_or(settings, "command", "") : model;
}

base::Summary describe_run(const std::filesystem::path& folder, const base::Json& manifest) {
  base::Summary summary;
  const auto& settings = manifest["settings"];
  const auto name = std::filesystem::absolute(folder).lexically_normal();
  summary.run = name.has_filename() ? name.filename().string() : name.parent_path().filename().string();
  summary.created = base::string_member_or(manifest, "created", "");
  summary.model = model_of(settings);
  if (manifest.contains("versions"))
    summary.harness_version = base::string_member_or(manifest["versions"], "harness", "");
  const bool canonical = is_canonical(settings);
  for (const auto& [key, value] : settings.items()) {
    if (key == "benchmark" || key == "model" || is_default(key, value)) continue;
    if (canonical && (is_for_models(key) || (key == "n-samples" && value == 1))) continue;
    summary.settings.emplace_back(key, shown(value));
  }
  if (manifest.contains("versions")) {
    const std::string python = base::string_member_or(manifest["versions"], "python", "");
    if (!python.empty()) summary.settings.emplace_back("python", python);
  }
  if (!manifest.contains("machine") || !manifest["machine"].contains("sandbox")) return summary;
  for (const auto& mechanism : manifest["machine"]["sandbox"]) summary.sandbox.push_back(shown(mechanism));
  return summary;
}

base::BenchmarkSummary finish(const std::string& name, const base::Json& about, Collected& collected,
                              const std::vector<int>& ks) {
  for (auto& [key, result] : collected.unscored) count(collected, result);
  base::BenchmarkSummary summary = collected.summarizer.summarize();
  summary.benchmark = name;
  summary.title = base::string_member_or(about, "title", name);
  summary.profile = base::string_member_or(about, "profile", "");
  if (about.contains("problems_total") && about["problems_total"].is_number_integer()) {
    summary.problems_total = about["problems_total"].get<int>();
  }
  summary.distinct_programs = static_cast<std::int64_t>(collected.programs.size());
  summary.prompt_tokens = collected.prompt_tokens;
  summary.completion_tokens = collected.completion_tokens;
  if (ks.empty()) {  // only what the samples allow, but always pass@1
    std::erase_if(summary.pass_at_k, [](const base::PassAtK& p) { return p.k > 1 && !p.estimate; });
  }
  if (!collected.unscored.empty()) {
    summary.notes.push_back("unscored because of this machine: " + collected.unscored.begin()->second.evidence.message);
  }
  for (auto& note : benchmarks::errata_notes(name, summary.profile)) summary.notes.push_back(std::move(note));
  return summary;
}

using Tasks = std::vector<score::TaskCount>;

/// Those of an average's groups, if each has a task in the run; else nothing.
std::vector<Tasks> tasks_of_groups(const std::string& kind, std::vector<GroupTasks> groups) {
  std::vector<Tasks> members;
  for (auto& group : groups) {
    if (group.kind != kind) continue;
    if (group.tasks.empty()) return {};
    members.push_back(std::move(group.tasks));
  }
  return members;
}

/// Those of which every member is in the run.
void add_averages(const base::Json& manifest, RunSummary& run) {
  const auto& parts = run.summary.benchmarks;
  for (const auto& average : benchmarks::averages()) {
    std::vector<Tasks> members;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const auto& name = parts[i].benchmark;
      if (std::find(average.members.begin(), average.members.end(), name) == average.members.end()) continue;
      if (average.group.empty())
        members.push_back(run.tasks[i]);
      else
        members = tasks_of_groups(average.group, group_tasks(manifest["benchmarks"][name], run.tasks[i]));
    }
    if (average.group.empty() ? members.size() == average.members.size() : !members.empty())
      run.summary.averages.push_back({average.title, score::average_of(members)});
  }
}

}  // namespace

base::Result<std::vector<std::string>> named_benchmarks(const base::Json& manifest,
                                                        const std::vector<std::string>& names,
                                                        const std::filesystem::path& folder) {
  std::vector<std::string> wanted;
  for (const auto& name : names) {
    for (auto& member : benchmarks::expand(name)) wanted.push_back(std::move(member));
  }
  std::vector<std::string> found;
  std::string list;
  for (const auto& [name, about] : manifest["benchmarks"].items()) {
    if (names.empty() || std::find(wanted.begin(), wanted.end(), name) != wanted.end()) found.push_back(name);
    list += (list.empty() ? "" : ", ") + name;
  }
  if (!found.empty() || names.empty()) return found;
  return base::Error{base::ErrorCode::kUsage,
                     folder.string() + " has no results of " + names.front() + "; it has " + list};
}

base::Result<RunSummary> summarize_run(const std::filesystem::path& folder, const std::vector<int>& ks,
                                       const std::vector<std::string>& only) {
  HARNESS_ASSIGN(const base::Json manifest, read_manifest(folder));
  HARNESS_ASSIGN(const auto names, named_benchmarks(manifest, only, folder));
  std::map<std::string, Collected> parts;
  const std::vector<int> wanted = ks.empty() ? std::vector<int>{1, 10, 100} : ks;
  for (const auto& name : names) parts.emplace(name, Collected{score::Summarizer(wanted), {}, {}, {}, {}, {}});
  HARNESS_TRY(for_each_result(folder, [&](StoredResult stored) -> base::Status {
    if (const auto part = parts.find(stored.benchmark); part != parts.end())
      add_result(part->second, std::move(stored.result));
    return {};
  }));
  AnswerSummarizer answers;
  HARNESS_TRY(for_each_completion(folder, [&](const StoredCompletion& stored) -> base::Status {
    const auto part = parts.find(stored.benchmark);
    if (part == parts.end()) return {};
    answers.add(stored.completion);
    add_tokens(part->second.prompt_tokens, stored.completion.prompt_tokens);
    add_tokens(part->second.completion_tokens, stored.completion.completion_tokens);
    return {};
  }));
  HARNESS_ASSIGN(const SessionTimes times, read_session_times(folder));
  RunSummary run{describe_run(folder, manifest), {}, {}};
  run.summary.wall_s = times.wall_s;
  run.summary.generation_s = times.generation_s;
  run.summary.answers = answers.summarize(times);
  for (const auto& name : names) {
    const auto& about = manifest["benchmarks"][name];
    Collected& collected = parts.at(name);
    run.summary.benchmarks.push_back(finish(name, about, collected, ks));
    Tasks& tasks = run.tasks.emplace_back(collected.summarizer.tasks());
    std::sort(tasks.begin(), tasks.end(),
              [](const auto& a, const auto& b) { return task_order(a.task_id) < task_order(b.task_id); });
    run.summary.benchmarks.back().groups = group_scores(group_tasks(about, tasks));
    for (auto& [key, result] : collected.failures) run.failures.push_back(std::move(result));
  }
  add_averages(manifest, run);
  HARNESS_ASSIGN(const auto audited, audit_notes(folder));
  for (const auto& [name, note] : audited) {
    for (auto& benchmark : run.summary.benchmarks)
      if (benchmark.benchmark == name) benchmark.notes.push_back(note);
  }
  run.summary.cost = cost_of(manifest, run.summary.benchmarks);
  return run;
}

base::Status write_reports(const std::filesystem::path& folder, const RunSummary& run) {
  const std::string json = base::to_json(run.summary).dump(2, ' ', false, base::Json::error_handler_t::replace);
  HARNESS_TRY(base::write_file(folder / "summary.json", json + "\n"));
  return base::write_file(folder / "report.md", reports::markdown(run.summary, run.failures));
}

}  // namespace run
