#include "harness/base/log.h"

#include <memory>
#include <mutex>

#include <spdlog/logger.h>
#include <spdlog/sinks/ansicolor_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>

namespace base::log {
namespace {

spdlog::level::level_enum spdlog_level(Level level) {
  switch (level) {
    case Level::kDebug:
      return spdlog::level::debug;
    case Level::kInfo:
      return spdlog::level::info;
    case Level::kWarning:
      return spdlog::level::warn;
    case Level::kError:
      return spdlog::level::err;
    case Level::kOff:
      break;
  }
  return spdlog::level::off;
}

std::shared_ptr<spdlog::logger> make_logger(Level level, bool color) {
  auto sink = std::make_shared<spdlog::sinks::stderr_color_sink_mt>(color ? spdlog::color_mode::always
                                                                          : spdlog::color_mode::never);
  sink->set_color(spdlog::level::info, sink->cyan);
  auto logger = std::make_shared<spdlog::logger>("harness", std::move(sink));
  logger->set_pattern("%^%l:%$ %v");
  logger->set_level(spdlog_level(level));
  logger->flush_on(spdlog::level::trace);
  return logger;
}

/// The logger in force. Swapped, never changed, so that init() may come while others log.
class Current {
 public:
  std::shared_ptr<spdlog::logger> get() {
    const std::lock_guard lock(mutex_);
    return logger_;
  }
  void set(std::shared_ptr<spdlog::logger> logger) {
    const std::lock_guard lock(mutex_);
    logger_ = std::move(logger);
  }

 private:
  std::mutex mutex_;
  std::shared_ptr<spdlog::logger> logger_ = make_logger(Level::kInfo, false);
};

Current& current() {
  static auto* instance = new Current;  // never destroyed: threads may log while the process ends
  return *instance;
}

}  // namespace

void init(Level level, bool color) { current().set(make_logger(level, color)); }

void debug(const std::string& message) { current().get()->debug("{}", message); }
void info(const std::string& message) { current().get()->info("{}", message); }
void warn(const std::string& message) { current().get()->warn("{}", message); }
void error(const std::string& message) { current().get()->error("{}", message); }

}  // namespace base::log
