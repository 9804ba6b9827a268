// The harness's own messages to the user, on standard error (standard output belongs to results). Thread-safe.
#pragma once

#include <string>

namespace base::log {

enum class Level { kDebug, kInfo, kWarning, kError, kOff };

/// Sets what is shown from now on; before the first call: kInfo, no colour. `color` is the caller's decision (a
/// terminal, NO_COLOR).
void init(Level level, bool color);

/// One message, one line: "warning: …". Never give a secret to these.
void debug(const std::string& message);
void info(const std::string& message);
void warn(const std::string& message);
void error(const std::string& message);

}  // namespace base::log
