#include "generators/delivery.h"

#include <utility>

namespace generators {

Delivery::Delivery(CompletionSink& sink, std::function<void()> wake)
    : sink_(sink), wake_(std::move(wake)), thread_([this] { run(); }) {}

Delivery::~Delivery() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Delivery::push(Batch batch) {
  {
    const std::lock_guard lock(mutex_);
    if (error_) return;
    queue_.push_back(std::move(batch));
    ++undelivered_;
  }
  changed_.notify_all();
}

bool Delivery::has_room(std::size_t most) {
  const std::lock_guard lock(mutex_);
  if (undelivered_ < most) return true;
  wake_below_ = most;
  return false;
}

std::optional<base::Error> Delivery::error() const {
  const std::lock_guard lock(mutex_);
  return error_;
}

base::Status Delivery::finish() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return error_ || undelivered_ == 0; });
  if (error_) return *error_;
  return {};
}

base::Status Delivery::deliver(Batch batch) {
  for (auto& completion : batch) HARNESS_TRY(sink_.deliver(std::move(completion)));
  return {};
}

void Delivery::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return closed_ || !queue_.empty(); });
    if (queue_.empty()) return;
    Batch batch = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    const base::Status status = deliver(std::move(batch));
    lock.lock();
    --undelivered_;
    if (!status.ok()) {
      error_ = status.error();
      queue_.clear();
      undelivered_ = 0;
    }
    const bool wake = error_ || undelivered_ < wake_below_;
    if (wake) wake_below_ = 0;
    const bool finished = undelivered_ == 0;
    lock.unlock();
    if (finished) changed_.notify_all();
    if (wake) wake_();
    lock.lock();
  }
}

}  // namespace generators
