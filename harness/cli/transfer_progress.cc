#include "harness/cli/transfer_progress.h"

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

#include "reports/format.h"

namespace cli {
namespace {

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

std::string transfer_line(std::uint64_t done, std::uint64_t total, std::uint64_t begin, double elapsed_s, bool ascii) {
  const bool large = std::max(done, total) >= 1'000'000;
  const double unit = large ? 1e6 : 1e3;
  const char* name = large ? "MB" : "kB";
  const auto in_units = [&](std::uint64_t bytes) { return static_cast<double>(bytes) / unit; };
  std::string line = total > 0 ? fmt::format("{:.1f} of {:.1f} {}", in_units(done), in_units(total), name)
                               : fmt::format("{:.1f} {}", in_units(done), name);
  if (elapsed_s <= 0 || done <= begin) return line;
  const char* between = ascii ? " - " : " · ";
  const double rate = static_cast<double>(done - begin) / elapsed_s;
  line += rate >= 1e6 ? fmt::format("{}{:.1f} MB/s", between, rate / 1e6)
                      : fmt::format("{}{:.1f} kB/s", between, rate / 1e3);
  if (total > done) line += between + ("ETA " + reports::duration(static_cast<double>(total - done) / rate));
  return line;
}

void TransferProgress::begin(const std::string& source) {
  end();
  std::fprintf(stderr, "%s\n", source.c_str());
}

void TransferProgress::show(std::uint64_t done, std::uint64_t total) {
  if (!any_) {
    any_ = true;
    started_ = shown_ = Clock::now();
    first_ = done;
  }
  done_ = done;
  total_ = total;
  if (seconds_since(shown_) >= interval_s_) print();
}

void TransferProgress::print() {
  shown_ = Clock::now();
  const std::string line = transfer_line(done_, total_, first_, seconds_since(started_), !terminal_);
  std::fprintf(stderr, terminal_ ? "\r\033[K%s" : "%s\n", line.c_str());
  std::fflush(stderr);
}

void TransferProgress::end() {
  if (!any_) return;
  any_ = false;
  if (!terminal_) return print();
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
}

}  // namespace cli
