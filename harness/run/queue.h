// A bounded queue between the threads of the pipeline: the one place that names oneTBB. (What is tested waits in a
// grouped_queue.h.)
#pragma once

#include <cstddef>
#include <optional>
#include <utility>

#include <tbb/concurrent_queue.h>

namespace run {

/// First in, first out. push() waits while the queue is full, pop() while it is empty. Thread-safe.
template <typename T>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t capacity) { queue_.set_capacity(static_cast<std::ptrdiff_t>(capacity)); }

  void push(T item) { queue_.push(std::optional<T>(std::move(item))); }
  /// Empty: closed, this consumer is done.
  std::optional<T> pop() {
    std::optional<T> item;
    queue_.pop(item);
    return item;
  }
  /// Called once, when nothing more will be pushed: each of the consumers gets one empty pop().
  void close(int consumers) {
    for (int i = 0; i < consumers; ++i) queue_.push(std::nullopt);
  }

 private:
  tbb::concurrent_bounded_queue<std::optional<T>> queue_;
};

}  // namespace run
