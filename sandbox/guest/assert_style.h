// Protocol P4 inside the child: run the candidate, then ask for the test, run it, and only then send back the nonce
// that came with it.
#pragma once

#include <string_view>

#include "sandbox/guest/python_api.h"
#include "sandbox/protocol.h"

namespace guest {

/// Objects taken from the interpreter before any untrusted code ran, so that a program cannot put others in their
/// place.
struct Interpreter {
  Object compile;    // builtins.compile
  Object builtins;   // the module's namespace
  Object set_trace;  // sys.settrace
  Object get_trace;
  Object set_profile;
  Object get_profile;
  static Interpreter capture();
};

/// An empty namespace as exec() makes one: with __builtins__, without which imports from C code (pickle, strptime)
/// fail.
Object fresh_globals(const Interpreter& interpreter);

/// Compiles as exec() does: "<string>", no inherited flags. Null with an exception set on failure.
Object compile_source(const Interpreter& interpreter, std::string_view source);

/// Reports the exception that is set, and ends the process.
[[noreturn]] void report_and_finish(sandbox::RaisedPhase phase, unsigned candidate_lines, const Object& globals);

/// Runs the conversation to its end.
[[noreturn]] void run_assert_style(const Interpreter& interpreter, std::string_view candidate);

}  // namespace guest
