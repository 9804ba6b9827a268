#include "harness/cli/console.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <sys/ioctl.h>
#include <unistd.h>

#include "harness/base/files.h"

namespace cli {

bool is_terminal(int fd) { return ::isatty(fd) == 1; }

bool use_color(const Settings& settings, int fd) {
  if (settings.color != "auto") return settings.color == "always";
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  if (no_color != nullptr && *no_color != '\0') return false;
  return is_terminal(fd) && (term == nullptr || std::strcmp(term, "dumb") != 0);
}

int terminal_columns() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 100;
  return std::clamp(static_cast<int>(size.ws_col), 60, 160);
}

reports::TerminalOptions terminal_options(const Settings& settings) {
  bool utf8 = false;
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    utf8 = ::strcasestr(value, "utf-8") != nullptr || ::strcasestr(value, "utf8") != nullptr;
    break;
  }
  return {use_color(settings, STDOUT_FILENO), utf8 && is_terminal(STDOUT_FILENO), terminal_columns()};
}

base::Status print(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0) return {};
  return base::Error{base::ErrorCode::kIo, "cannot write to standard output: " + base::errno_message(errno)};
}

int report_error(const base::Error& error) {
  std::fflush(stdout);
  std::fprintf(stderr, "harness: %s\n", error.message.c_str());
  return error.code == base::ErrorCode::kInterrupted ? kExitInterrupted : kExitError;
}

}  // namespace cli
