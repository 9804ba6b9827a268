// How a run is getting on: one line that rewrites itself on a terminal, a plain line now and then elsewhere. On
// standard error.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "harness/base/records.h"

namespace run {

/// What is shown. A plain value.
struct ProgressState {
  std::int64_t total = 0;      // samples of the run; 0: unknown (a file of samples that is still being read)
  std::int64_t generated = 0;  // over all sessions
  std::int64_t tested = 0;
  std::int64_t passed = 0;       // of those tested in this session or before
  std::int64_t unscored = 0;     // of those tested in this session: the machine's fault, so they count for no share
  std::int64_t tested_here = 0;  // in this session: what the rate is made of
  std::int64_t generated_here = 0;
  double elapsed_s = 0;  // since the first of them was begun
  bool testing = true;   // false: only generating
  // Of this session's requests to the model:
  std::int64_t in_flight = 0;
  std::int64_t repeated = 0;
  std::int64_t prompt_tokens = 0;
  std::int64_t completion_tokens = 0;
  std::optional<double> cost;  // by the user's price table
  std::string note;            // "confirming 2 timeouts"
};

/// "generated 40/164 · tested 37 · passed 21 (56.8%) · 8 in flight · tokens 9,120 in, 3,411 out · 3.1/s · ETA 0:41".
/// With `ascii`, " - " stands between the fields.
std::string progress_line(const ProgressState& state, bool ascii);

/// Shows the state from a thread of its own. Thread-safe.
class Progress {
 public:
  struct Options {
    bool enabled = true;
    bool terminal = false;   // rewrite one line, else print a new one
    double interval_s = 10;  // between plain lines
  };
  /// `refresh`, which may be empty, brings the fields about requests up to date before a line is shown.
  Progress(const Options& options, const ProgressState& begin, std::function<void(ProgressState&)> refresh = {});
  ~Progress();  // as stop()
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void generated();
  void tested(base::Verdict verdict);
  void note(const std::string& text);
  /// Removes the line from a terminal; prints the last state as a plain line elsewhere. Nothing is shown afterwards.
  void stop();

 private:
  void show_until_stopped(const std::stop_token& stop);
  void print();

  Options options_;
  std::function<void(ProgressState&)> refresh_;
  std::chrono::steady_clock::time_point begin_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  ProgressState state_;
  std::jthread thread_;
};

}  // namespace run
