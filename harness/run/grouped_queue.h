// A bounded queue whose consumers stay with one kind of work: a slot of the sandbox keeps an interpreter of that kind
// warm, and starting another takes seconds of CPU time.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace run {

/// First in, first out within a group. A consumer goes on with its group while that has items; then it takes the
/// largest group that no other consumer is at, or else the largest. push() waits while the queue is full, pop() while
/// it is empty. Thread-safe.
template <typename T>
class GroupedQueue {
 public:
  GroupedQueue(std::size_t capacity, std::size_t consumers) : capacity_(capacity), at_(consumers) {}

  void push(const std::string& group, T item) {
    std::unique_lock lock(mutex_);
    has_room_.wait(lock, [this] { return size_ < capacity_; });
    groups_[group].push_back(std::move(item));
    ++size_;
    has_items_.notify_one();
  }

  /// `consumer` counts from 0. Empty: closed and nothing is left.
  std::optional<T> pop(std::size_t consumer) {
    std::unique_lock lock(mutex_);
    has_items_.wait(lock, [this] { return size_ > 0 || closed_; });
    if (size_ == 0) return std::nullopt;
    const auto group = choose(consumer);
    at_[consumer] = group->first;
    std::optional<T> item(std::move(group->second.front()));
    group->second.pop_front();
    if (group->second.empty()) groups_.erase(group);
    --size_;
    has_room_.notify_one();
    return item;
  }

  /// Called when nothing more will be pushed.
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    has_items_.notify_all();
  }

 private:
  using Groups = std::map<std::string, std::deque<T>>;  // none is empty

  typename Groups::iterator choose(std::size_t consumer) {
    if (at_[consumer])
      if (const auto own = groups_.find(*at_[consumer]); own != groups_.end()) return own;
    const auto rank = [this](const auto& group) {
      return std::pair(std::find(at_.begin(), at_.end(), group.first) == at_.end(), group.second.size());
    };
    return std::max_element(groups_.begin(), groups_.end(),
                            [&rank](const auto& a, const auto& b) { return rank(a) < rank(b); });
  }

  const std::size_t capacity_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable has_room_, has_items_;
  Groups groups_;
  std::size_t size_ = 0;
  std::vector<std::optional<std::string>> at_;  // what each consumer took last
  bool closed_ = false;
};

}  // namespace run
