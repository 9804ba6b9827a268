#include "harness/run/interrupt.h"

#include <chrono>
#include <csignal>
#include <thread>

#include <catch2/catch_test_macros.hpp>

namespace {

bool stops(const run::InterruptGuard& guard) {
  for (int i = 0; i < 500 && !guard.token().stop_requested(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  return guard.token().stop_requested();
}

}  // namespace

TEST_CASE("A signal asks to stop, each time anew", "[interrupt]") {
  for (const int signal : {SIGINT, SIGTERM}) {
    const run::InterruptGuard guard;
    CHECK_FALSE(guard.token().stop_requested());
    std::raise(signal);
    CHECK(stops(guard));
  }
}

TEST_CASE("Without a signal the guard goes without a stop", "[interrupt]") {
  std::stop_token token;
  {
    const run::InterruptGuard guard;
    token = guard.token();
  }
  CHECK_FALSE(token.stop_requested());
}
