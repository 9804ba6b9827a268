// Hands completions to the sink on a thread of its own, so that a slow disk or a full queue behind it does not stall
// the requests in flight.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "generators/generator.h"

namespace generators {

/// Thread-safe. The destructor waits for the sink.
class Delivery {
 public:
  /// The completions of one request.
  using Batch = std::vector<base::Completion>;

  /// `wake` is called, on the delivery thread, when there is room again after has_room() said no, and at an error.
  Delivery(CompletionSink& sink, std::function<void()> wake);
  ~Delivery();
  Delivery(const Delivery&) = delete;
  Delivery& operator=(const Delivery&) = delete;

  void push(Batch batch);
  /// Whether fewer than `most` batches wait for the sink, which has them on disk once it took them.
  [[nodiscard]] bool has_room(std::size_t most);
  /// The sink's error, if it gave one; what was pushed after it is dropped.
  [[nodiscard]] std::optional<base::Error> error() const;
  /// Waits until everything is delivered.
  base::Status finish();

 private:
  void run();
  base::Status deliver(Batch batch);

  CompletionSink& sink_;
  std::function<void()> wake_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Batch> queue_;
  std::size_t undelivered_ = 0;  // batches, the one that is being delivered included
  std::size_t wake_below_ = 0;   // batches: the caller waits for fewer than these; 0: nobody waits
  bool closed_ = false;
  std::optional<base::Error> error_;
  std::thread thread_;
};

}  // namespace generators
