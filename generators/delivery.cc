#include "generators/delivery.h"

#include <utility>

namespace generators {

Delivery::Delivery(CompletionSink& sink, std::function<void()> progressed)
    : sink_(sink), progressed_(std::move(progressed)), thread_([this] { run(); }) {}

Delivery::~Delivery() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Delivery::push(base::Completion completion) {
  {
    const std::lock_guard lock(mutex_);
    if (error_) return;
    queue_.push_back(std::move(completion));
  }
  changed_.notify_all();
}

std::size_t Delivery::backlog() const {
  const std::lock_guard lock(mutex_);
  return queue_.size() + (delivering_ ? 1 : 0);
}

std::optional<base::Error> Delivery::error() const {
  const std::lock_guard lock(mutex_);
  return error_;
}

base::Status Delivery::finish() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return error_ || (queue_.empty() && !delivering_); });
  if (error_) return *error_;
  return {};
}

void Delivery::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return closed_ || !queue_.empty(); });
    if (queue_.empty()) return;
    base::Completion completion = std::move(queue_.front());
    queue_.pop_front();
    delivering_ = true;
    lock.unlock();
    const base::Status status = sink_.deliver(std::move(completion));
    lock.lock();
    delivering_ = false;
    if (!status.ok()) {
      error_ = status.error();
      queue_.clear();
    }
    lock.unlock();
    changed_.notify_all();
    progressed_();
    lock.lock();
  }
}

}  // namespace generators
