#include "sandbox/children.h"

#include <cerrno>
#include <map>

#include <sys/wait.h>

namespace sandbox {
namespace {

/// Those that will be asked for, and whether they have been reaped.
std::map<pid_t, bool>& children() {
  static std::map<pid_t, bool> all;
  return all;
}

/// Reaps the next child that ends; false if none does, or there is none.
bool reap_one(int options) {
  pid_t ended = 0;
  do ended = waitpid(-1, nullptr, options);
  while (ended < 0 && errno == EINTR);
  if (const auto child = children().find(ended); child != children().end()) child->second = true;
  return ended > 0;
}

}  // namespace

void add_child(pid_t child) { children()[child] = false; }

bool child_has_ended(pid_t child) {
  while (reap_one(WNOHANG)) {
  }
  const auto known = children().find(child);
  return known == children().end() || known->second;
}

void wait_for_child(pid_t child) {
  const auto known = children().find(child);
  if (known == children().end()) return;
  while (!known->second && reap_one(0)) {
  }
  children().erase(known);
}

}  // namespace sandbox
