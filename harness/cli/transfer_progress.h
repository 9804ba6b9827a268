// How a download is getting on, on standard error: a line that rewrites itself on a terminal, a plain line now and then
// elsewhere.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace cli {

/// "1.2 of 7.7 MB · 3.4 MB/s · ETA 2.1 s". `total` 0: unknown. `begin`: bytes that were there before, which say nothing
/// of the rate. With `ascii`, " - " stands between the fields.
std::string transfer_line(std::uint64_t done, std::uint64_t total, std::uint64_t begin, double elapsed_s, bool ascii);

/// Not thread-safe.
class TransferProgress {
 public:
  TransferProgress(bool terminal, double interval_s) : terminal_(terminal), interval_s_(terminal ? 0.1 : interval_s) {}

  /// A new download; `source` is shown on a line of its own.
  void begin(const std::string& source);
  /// Bytes that are here, of the whole (0: unknown). Shown if the last time is long enough ago.
  void show(std::uint64_t done, std::uint64_t total);
  /// Removes the line from a terminal; prints the last state as a plain line elsewhere.
  void end();

 private:
  using Clock = std::chrono::steady_clock;
  void print();

  bool terminal_;
  double interval_s_;
  Clock::time_point started_;
  Clock::time_point shown_;
  std::uint64_t first_ = 0;
  std::uint64_t done_ = 0;
  std::uint64_t total_ = 0;
  bool any_ = false;  // something of this download was told
};

}  // namespace cli
