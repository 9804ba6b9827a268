#include "harness/run/workload.h"

#include <algorithm>
#include <cctype>

#include "harness/base/suggest.h"

namespace run {
namespace {

constexpr int kMostSamples = 1'000'000;  // a task; more is a damaged file

/// The number at the end of a task id: 17 of "HumanEval/17"; -1 if there is none.
int number_of(const std::string& task_id) {
  std::size_t begin = task_id.size();
  while (begin > 0 && std::isdigit(static_cast<unsigned char>(task_id[begin - 1])) != 0) --begin;
  if (begin == task_id.size() || task_id.size() - begin > 9) return -1;
  return std::stoi(task_id.substr(begin));
}

bool is_chosen(const base::Problem& problem, const Selection& selection, std::size_t chosen_so_far) {
  if (selection.limit > 0 && chosen_so_far >= static_cast<std::size_t>(selection.limit)) return false;
  if (!selection.id_range) return true;
  const int number = number_of(problem.task_id);
  return number >= selection.id_range->first && number < selection.id_range->second;
}

}  // namespace

Workload::Part Workload::make_part(std::unique_ptr<benchmarks::Benchmark> benchmark, const Selection& selection) {
  Part part;
  const auto problems = benchmark->problems();
  part.is_selected.resize(problems.size());
  part.states.resize(problems.size());
  for (std::size_t i = 0; i < problems.size(); ++i) {
    part.by_id.emplace(problems[i].task_id, static_cast<int>(i));
    if (!is_chosen(problems[i], selection, part.selected.size())) continue;
    part.selected.push_back(static_cast<int>(i));
    part.is_selected[i] = true;
  }
  part.benchmark = std::move(benchmark);
  return part;
}

base::Result<std::unique_ptr<Workload>> Workload::make(Benchmarks parts, const Selection& selection, int n_samples) {
  auto workload = std::make_unique<Workload>();
  workload->n_samples_ = n_samples;
  for (auto& benchmark : parts) {
    Part part = make_part(std::move(benchmark), selection);
    if (part.selected.empty()) {
      const auto problems = part.benchmark->problems();
      return base::Error{base::ErrorCode::kUsage,
                         "--id-range and --limit leave no task of " + part.benchmark->info().name +
                             (problems.empty() ? ""
                                               : ", whose ids go from " + problems.front().task_id + " to " +
                                                     problems.back().task_id)};
    }
    workload->parts_.push_back(std::move(part));
  }
  return workload;
}

base::Status Workload::prepare(const benchmarks::Preparation& preparation) {
  for (auto& part : parts_) HARNESS_TRY(part.benchmark->prepare(part.selected, preparation));
  return {};
}

const base::Problem& Workload::problem(const SampleKey& key) const {
  return benchmark(key.part).problems()[index(key.task)];
}

bool Workload::is_selected(const SampleKey& key) const { return parts_[index(key.part)].is_selected[index(key.task)]; }

std::vector<std::string> Workload::runtimes() const {
  std::vector<std::string> all;
  for (const Part& part : parts_) {
    for (const auto& name : part.benchmark->info().runtimes) {
      if (std::find(all.begin(), all.end(), name) == all.end()) all.push_back(name);
    }
  }
  return all;
}

std::int64_t Workload::total() const {
  std::int64_t problems = 0;
  for (const Part& part : parts_) problems += static_cast<std::int64_t>(part.selected.size());
  return problems * n_samples_;
}

std::string Workload::external_id(const SampleKey& key) const {
  const std::string& task_id = problem(key).task_id;
  return parts_.size() == 1 ? task_id : benchmark(key.part).info().name + ":" + task_id;
}

base::Result<SampleKey> Workload::locate(const std::string& external_id, int sample) const {
  if (parts_.size() == 1) return locate_in(0, external_id, sample);
  const auto colon = external_id.find(':');
  if (colon == std::string::npos) return locate_in_one(external_id, sample);
  return locate(external_id.substr(0, colon), external_id.substr(colon + 1), sample);
}

/// Task ids that one benchmark alone has (HumanEval-X: "CPP/0", "Go/0") need not name it.
base::Result<SampleKey> Workload::locate_in_one(const std::string& task_id, int sample) const {
  std::optional<int> owner;
  for (int part = 0; part < parts(); ++part) {
    if (!parts_[index(part)].by_id.contains(task_id)) continue;
    if (owner) return base::Error{base::ErrorCode::kUsage, "task \"" + task_id + "\" names no benchmark"};
    owner = part;
  }
  if (!owner) return base::Error{base::ErrorCode::kUsage, "task \"" + task_id + "\" is of no benchmark of this run"};
  return locate_in(*owner, task_id, sample);
}

base::Result<SampleKey> Workload::locate(const std::string& benchmark_name, const std::string& task_id,
                                         int sample) const {
  for (int part = 0; part < parts(); ++part) {
    if (benchmark(part).info().name == benchmark_name) return locate_in(part, task_id, sample);
  }
  return base::Error{base::ErrorCode::kUsage, "benchmark \"" + benchmark_name + "\" is no part of this run"};
}

base::Result<SampleKey> Workload::locate_in(int part, const std::string& task_id, int sample) const {
  const auto& by_id = parts_[index(part)].by_id;
  const auto found = by_id.find(task_id);
  if (found == by_id.end()) {
    std::vector<std::string> ids;
    for (const auto& problem : benchmark(part).problems()) ids.push_back(problem.task_id);
    return base::Error{base::ErrorCode::kUsage, "unknown task \"" + task_id + "\": " + benchmark(part).info().name +
                                                    " has no such task" + base::did_you_mean(task_id, ids)};
  }
  if (sample < 0 || sample >= kMostSamples || (n_samples_ > 0 && sample >= n_samples_)) {
    return base::Error{base::ErrorCode::kUsage,
                       "task \"" + task_id + "\" has no sample number " + std::to_string(sample)};
  }
  return SampleKey{part, found->second, sample};
}

Workload::SampleState& Workload::state(const SampleKey& key) {
  auto& samples = parts_[index(key.part)].states[index(key.task)];
  if (samples.size() <= index(key.sample)) samples.resize(index(key.sample) + 1);
  return samples[index(key.sample)];
}

const Workload::SampleState* Workload::find_state(const SampleKey& key) const {
  const auto& samples = parts_[index(key.part)].states[index(key.task)];
  return index(key.sample) < samples.size() ? &samples[index(key.sample)] : nullptr;
}

Workload::Claim Workload::claim_generated(const SampleKey& key, std::uint64_t content_hash) {
  const std::lock_guard lock(mutex_);
  SampleState& sample = state(key);
  if (sample.generated) return sample.content_hash == content_hash ? Claim::kSame : Claim::kDifferent;
  sample = {content_hash, true, false};
  ++generated_;
  return Claim::kNew;
}

bool Workload::is_generated(const SampleKey& key) const {
  const std::lock_guard lock(mutex_);
  const SampleState* sample = find_state(key);
  return sample != nullptr && sample->generated;
}

int Workload::samples_known(const SampleKey& problem_key) const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(parts_[index(problem_key.part)].states[index(problem_key.task)].size());
}

void Workload::mark_scored(const SampleKey& key) {
  const std::lock_guard lock(mutex_);
  SampleState& sample = state(key);
  if (!sample.scored) ++scored_;
  sample.scored = true;
}

bool Workload::is_scored(const SampleKey& key) const {
  const std::lock_guard lock(mutex_);
  const SampleState* sample = find_state(key);
  return sample != nullptr && sample->scored;
}

std::int64_t Workload::generated() const {
  const std::lock_guard lock(mutex_);
  return generated_;
}

std::int64_t Workload::scored() const {
  const std::lock_guard lock(mutex_);
  return scored_;
}

std::pair<std::vector<std::string>, int> Workload::tasks_without_samples(int most) const {
  const std::lock_guard lock(mutex_);
  std::pair<std::vector<std::string>, int> missing;
  for (const Part& part : parts_) {
    for (const int task : part.selected) {
      const auto& samples = part.states[index(task)];
      if (std::any_of(samples.begin(), samples.end(), [](const SampleState& s) { return s.generated; })) continue;
      if (missing.second++ < most) missing.first.push_back(part.benchmark->problems()[index(task)].task_id);
    }
  }
  return missing;
}

}  // namespace run
