#include "harness/run/dedup.h"

#include <utility>

namespace run {

DedupTable::Claim DedupTable::claim(const std::string& program_sha256, const Ticket& ticket) {
  const std::lock_guard lock(mutex_);
  const auto [it, inserted] = entries_.try_emplace(program_sha256);
  if (inserted) return {true, std::nullopt};
  if (it->second.result) return {false, it->second.result};
  it->second.waiting.push_back(ticket);
  return {};
}

std::vector<Ticket> DedupTable::finish(const std::string& program_sha256, const base::TestResult& result) {
  const std::lock_guard lock(mutex_);
  Entry& entry = entries_[program_sha256];
  entry.result = result;
  auto waiting = std::exchange(entry.waiting, {});
  remember(program_sha256);
  return waiting;
}

std::vector<Ticket> DedupTable::give_up(const std::string& program_sha256) {
  const std::lock_guard lock(mutex_);
  auto node = entries_.extract(program_sha256);
  return node.empty() ? std::vector<Ticket>() : std::move(node.mapped().waiting);
}

void DedupTable::learn(const base::TestResult& result) {
  if (result.program_sha256.empty()) return;
  const std::lock_guard lock(mutex_);
  if (!entries_.try_emplace(result.program_sha256, Entry{result, {}}).second) return;
  remember(result.program_sha256);
}

void DedupTable::remember(const std::string& program_sha256) {
  done_.push_back(program_sha256);
  while (done_.size() > capacity_) {
    entries_.erase(done_.front());
    done_.pop_front();
  }
}

}  // namespace run
