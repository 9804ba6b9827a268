// Identical programs run once: the first sample with a program runs it, the others wait for its result or copy it.
#pragma once

#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "harness/base/records.h"
#include "harness/run/workload.h"

namespace run {

/// A sample that waits for the result of an identical program.
struct Ticket {
  SampleKey key;
  base::FinishReason finish_reason = base::FinishReason::kUnknown;
  bool empty = false;  // the model answered nothing but white space
};

/// Thread-safe. Memory is bounded: the results of the last `capacity` distinct programs are remembered; identical
/// programs belong to one task, and the samples of a task come close together, so older ones are hardly asked for.
class DedupTable {
 public:
  explicit DedupTable(std::size_t capacity = 10'000) : capacity_(capacity) {}

  struct Claim {
    bool mine = false;                       // the caller must run the program, then call finish() or give_up()
    std::optional<base::TestResult> result;  // it was run before; neither: the ticket waits
  };
  Claim claim(const std::string& program_sha256, const Ticket& ticket);
  /// The program's result; returns the tickets that waited for it.
  std::vector<Ticket> finish(const std::string& program_sha256, const base::TestResult& result);
  /// The program has no result (yet): forgets the claim and returns the tickets that waited.
  std::vector<Ticket> give_up(const std::string& program_sha256);
  /// A result of an earlier session.
  void learn(const base::TestResult& result);

 private:
  struct Entry {
    std::optional<base::TestResult> result;
    std::vector<Ticket> waiting;
  };
  void remember(const std::string& program_sha256);

  std::mutex mutex_;
  std::size_t capacity_;
  std::unordered_map<std::string, Entry> entries_;
  std::deque<std::string> done_;  // finished programs, oldest first
};

}  // namespace run
