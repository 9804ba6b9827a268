#include "harness/run/progress.h"

#include <cmath>
#include <cstdio>
#include <utility>
#include <vector>

#include "harness/base/names.h"
#include "reports/format.h"

namespace run {
namespace {

constexpr std::chrono::milliseconds kTerminalInterval{100};

std::string printed(const char* format, double value) {
  char text[64];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

/// "0:41", "12:03" or "1:02:03".
std::string duration(double seconds) {
  const auto whole = static_cast<long long>(std::llround(seconds));
  char text[64];
  if (whole >= 3600)
    std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60, whole % 60);
  else
    std::snprintf(text, sizeof text, "%lld:%02lld", whole / 60, whole % 60);
  return text;
}

std::string of_total(std::int64_t count, std::int64_t total) {
  return total > 0 ? std::to_string(count) + "/" + std::to_string(total) : std::to_string(count);
}

/// Rate of whatever ends the run, testing or (without it) generating, and the time that is left at this rate.
std::vector<std::string> rate_fields(const ProgressState& state) {
  const auto done = state.testing ? state.tested_here : state.generated_here;
  if (done == 0 || state.elapsed_s <= 0) return {};
  const double rate = static_cast<double>(done) / state.elapsed_s;
  std::vector<std::string> fields{rate < 1 ? printed("%.1f/min", rate * 60)
                                           : printed(rate < 10 ? "%.1f/s" : "%.0f/s", rate)};
  const auto left = state.total - (state.testing ? state.tested : state.generated);
  if (state.total > 0 && left > 0) fields.push_back("ETA " + duration(static_cast<double>(left) / rate));
  return fields;
}

/// What the model is busy with and has used up.
std::vector<std::string> request_fields(const ProgressState& state) {
  std::vector<std::string> fields;
  if (state.in_flight > 0) fields.push_back(std::to_string(state.in_flight) + " in flight");
  if (state.repeated > 0) fields.push_back(std::to_string(state.repeated) + " repeated");
  if (state.prompt_tokens > 0 || state.completion_tokens > 0) {
    fields.push_back("tokens " + reports::grouped(state.prompt_tokens) + " in, " +
                     reports::grouped(state.completion_tokens) + " out");
  }
  if (state.cost) fields.push_back(printed("cost %.4f", *state.cost));
  return fields;
}

}  // namespace

std::string progress_line(const ProgressState& state, bool ascii) {
  std::vector<std::string> fields;
  if (state.generated_here > 0 || !state.testing)
    fields.push_back("generated " + of_total(state.generated, state.total));
  if (state.testing) {
    fields.push_back("tested " + of_total(state.tested, state.total));
    if (const auto scored = state.tested - state.unscored; scored > 0) {
      const double share = 100.0 * static_cast<double>(state.passed) / static_cast<double>(scored);
      fields.push_back("passed " + std::to_string(state.passed) + printed(" (%.1f%%)", share));
    }
    if (state.unscored > 0) fields.push_back("unscored " + std::to_string(state.unscored));
  }
  for (auto& field : request_fields(state)) fields.push_back(std::move(field));
  for (auto& field : rate_fields(state)) fields.push_back(std::move(field));
  if (!state.note.empty()) fields.push_back(state.note);
  std::string line;
  for (const std::string& field : fields) line += (line.empty() ? "" : ascii ? " - " : " · ") + field;
  return line;
}

Progress::Progress(const Options& options, const ProgressState& begin, std::function<void(ProgressState&)> refresh)
    : options_(options), refresh_(std::move(refresh)), begin_(std::chrono::steady_clock::now()), state_(begin) {
  if (options_.enabled) thread_ = std::jthread([this](const std::stop_token& stop) { show_until_stopped(stop); });
}

Progress::~Progress() { stop(); }

void Progress::generated() {
  const std::lock_guard lock(mutex_);
  ++state_.generated;
  ++state_.generated_here;
}

void Progress::tested(base::Verdict verdict) {
  const std::lock_guard lock(mutex_);
  ++state_.tested;
  ++state_.tested_here;
  if (verdict == base::Verdict::kPassed) ++state_.passed;
  if (!base::is_scored(verdict)) ++state_.unscored;
}

void Progress::note(const std::string& text) {
  const std::lock_guard lock(mutex_);
  state_.note = text;
}

void Progress::show_until_stopped(const std::stop_token& stop) {
  const auto interval =
      options_.terminal ? kTerminalInterval : std::chrono::milliseconds(static_cast<int>(options_.interval_s * 1000));
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, stop, interval, [&] { return stop.stop_requested(); })) print();
}

/// Called with the mutex held.
void Progress::print() {
  state_.elapsed_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  if (refresh_) refresh_(state_);
  const std::string line = progress_line(state_, !options_.terminal);
  if (options_.terminal)
    std::fprintf(stderr, "\r\033[K%s", line.c_str());
  else
    std::fprintf(stderr, "%s\n", line.c_str());
  std::fflush(stderr);
}

void Progress::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
  const std::lock_guard lock(mutex_);
  if (!options_.terminal) return print();
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
}

}  // namespace run
