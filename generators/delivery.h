// Hands completions to the sink on a thread of its own, so that a slow disk or a full queue behind it does not stall
// the requests in flight.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "generators/generator.h"

namespace generators {

/// Thread-safe. The destructor waits for the sink.
class Delivery {
 public:
  /// `progressed` is called, on the delivery thread, after each delivery and at an error.
  Delivery(CompletionSink& sink, std::function<void()> progressed);
  ~Delivery();
  Delivery(const Delivery&) = delete;
  Delivery& operator=(const Delivery&) = delete;

  void push(base::Completion completion);
  /// Completions that the sink has not taken yet.
  [[nodiscard]] std::size_t backlog() const;
  /// The sink's error, if it gave one; what was pushed after it is dropped.
  [[nodiscard]] std::optional<base::Error> error() const;
  /// Waits until everything is delivered.
  base::Status finish();

 private:
  void run();

  CompletionSink& sink_;
  std::function<void()> progressed_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<base::Completion> queue_;
  bool delivering_ = false;
  bool closed_ = false;
  std::optional<base::Error> error_;
  std::thread thread_;
};

}  // namespace generators
