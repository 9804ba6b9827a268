#include "harness/run/interrupt.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <thread>

#include <sys/eventfd.h>
#include <unistd.h>

#include "harness/base/result.h"

namespace run {
namespace {

constexpr int kExitInterrupted = 130;

// A signal handler reaches only globals.
std::atomic<int> g_signals{0};
std::atomic<int> g_event_fd{-1};

void wake_up() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(g_event_fd.load(), &one, sizeof one);
}

extern "C" void on_signal(int) {
  if (g_signals.fetch_add(1) > 0) ::_exit(kExitInterrupted);
  const int saved = errno;
  wake_up();
  errno = saved;
}

}  // namespace

struct InterruptGuard::Impl {
  std::stop_source source;
  std::jthread watcher;  // request_stop() runs callbacks, which a signal handler must not
  struct sigaction old_int {};
  struct sigaction old_term {};
};

InterruptGuard::InterruptGuard() : impl_(new Impl) {
  g_signals = 0;
  const int fd = ::eventfd(0, EFD_CLOEXEC);
  HARNESS_CHECK(fd >= 0);
  g_event_fd = fd;
  impl_->watcher = std::jthread([this, fd] {
    std::uint64_t count = 0;
    while (::read(fd, &count, sizeof count) < 0 && errno == EINTR) {
    }
    if (g_signals > 0) impl_->source.request_stop();
  });
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGINT, &action, &impl_->old_int);
  ::sigaction(SIGTERM, &action, &impl_->old_term);
  std::signal(SIGPIPE, SIG_IGN);
}

InterruptGuard::~InterruptGuard() {
  ::sigaction(SIGINT, &impl_->old_int, nullptr);
  ::sigaction(SIGTERM, &impl_->old_term, nullptr);
  wake_up();
  impl_->watcher.join();
  ::close(g_event_fd.exchange(-1));
  delete impl_;
}

std::stop_token InterruptGuard::token() const { return impl_->source.get_token(); }

}  // namespace run
