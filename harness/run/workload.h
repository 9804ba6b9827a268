// What a run has to do: the chosen problems of its benchmarks, and which of their samples are generated and scored
// already.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "benchmarks/benchmark.h"
#include "harness/base/records.h"
#include "harness/base/result.h"

namespace run {

/// One sample: benchmark, problem and number, as indexes into a Workload.
struct SampleKey {
  int part = 0;
  int task = 0;
  int sample = 0;
  auto operator<=>(const SampleKey&) const = default;
};

/// Which problems of a benchmark are evaluated.
struct Selection {
  int limit = 0;                                // the first so many; 0: all
  std::optional<std::pair<int, int>> id_range;  // number at the end of the task id, in [first, second)
};

/// Owns the benchmarks. The problems are immutable; the states of samples are guarded by a mutex, so all members may be
/// called from any thread. Memory: some bytes a sample.
class Workload {
 public:
  using Benchmarks = std::vector<std::unique_ptr<benchmarks::Benchmark>>;

  /// `n_samples` a task are wanted; 0: as many as a file of samples brings. Error: the selection leaves no problem.
  static base::Result<std::unique_ptr<Workload>> make(Benchmarks parts, const Selection& selection, int n_samples);

  /// Lets each benchmark get ready for its chosen problems. Not thread-safe; before any program is made.
  base::Status prepare(const benchmarks::Preparation& preparation);

  [[nodiscard]] int parts() const { return static_cast<int>(parts_.size()); }
  [[nodiscard]] const benchmarks::Benchmark& benchmark(int part) const { return *parts_[index(part)].benchmark; }
  [[nodiscard]] const base::Problem& problem(const SampleKey& key) const;
  /// Indexes of the chosen problems of a part, in the benchmark's order.
  [[nodiscard]] const std::vector<int>& selected(int part) const { return parts_[index(part)].selected; }
  [[nodiscard]] bool is_selected(const SampleKey& key) const;
  /// Of the sandbox, that the programs of its benchmarks name.
  [[nodiscard]] std::vector<std::string> runtimes() const;
  [[nodiscard]] int n_samples() const { return n_samples_; }
  /// Samples that are to be had, or 0 if only the file of samples knows.
  [[nodiscard]] std::int64_t total() const;

  /// The id under which a generator is asked for a problem: its task id, with the benchmark's name before it if there
  /// are several benchmarks (HumanEval and HumanEval+ share their task ids).
  [[nodiscard]] std::string external_id(const SampleKey& key) const;
  /// The inverse. Error: no such task (with the nearest), or a sample number out of range.
  [[nodiscard]] base::Result<SampleKey> locate(const std::string& external_id, int sample) const;
  /// By benchmark name and task id, as the run store has them.
  [[nodiscard]] base::Result<SampleKey> locate(const std::string& benchmark, const std::string& task_id,
                                               int sample) const;

  enum class Claim { kNew, kSame, kDifferent };
  /// Notes that a sample is generated. kSame, kDifferent: it was before, with an equal or another content hash.
  Claim claim_generated(const SampleKey& key, std::uint64_t content_hash);
  [[nodiscard]] bool is_generated(const SampleKey& key) const;
  /// Upper bound of the sample numbers of a problem that are known so far.
  [[nodiscard]] int samples_known(const SampleKey& problem) const;
  void mark_scored(const SampleKey& key);
  [[nodiscard]] bool is_scored(const SampleKey& key) const;
  [[nodiscard]] std::int64_t generated() const;
  [[nodiscard]] std::int64_t scored() const;
  /// Chosen problems without a generated sample, at most `most` of them by task id, and how many there are.
  [[nodiscard]] std::pair<std::vector<std::string>, int> tasks_without_samples(int most) const;

 private:
  struct SampleState {
    std::uint64_t content_hash = 0;
    bool generated = false;
    bool scored = false;
  };
  struct Part {
    std::unique_ptr<benchmarks::Benchmark> benchmark;
    std::vector<int> selected;
    std::vector<bool> is_selected;
    std::unordered_map<std::string, int> by_id;
    std::vector<std::vector<SampleState>> states;  // by problem, by sample
  };

  static std::size_t index(int i) { return static_cast<std::size_t>(i); }
  static Part make_part(std::unique_ptr<benchmarks::Benchmark> benchmark, const Selection& selection);
  SampleState& state(const SampleKey& key);
  [[nodiscard]] const SampleState* find_state(const SampleKey& key) const;
  [[nodiscard]] base::Result<SampleKey> locate_in_one(const std::string& task_id, int sample) const;
  [[nodiscard]] base::Result<SampleKey> locate_in(int part, const std::string& task_id, int sample) const;

  mutable std::mutex mutex_;
  std::vector<Part> parts_;
  int n_samples_ = 0;
  std::int64_t generated_ = 0;
  std::int64_t scored_ = 0;
};

}  // namespace run
