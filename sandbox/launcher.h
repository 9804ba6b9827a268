// The zygote of executed programs (runtimes/runtime.h): a copy of the supervisor that forks one contained child for
// each build and each test, which then executes a compiler or the program. Whatever the supervisor had in its memory is
// gone with the exec.
#pragma once

#include <string>
#include <vector>

#include "sandbox/runtimes/runtime.h"

namespace sandbox {

/// Serves the supervisor on descriptor 3; never returns. The process has been restricted by zygote.cc.
[[noreturn]] void serve_launches(const Runtime& runtime);

/// Pointers to the strings, with a null behind them, as execve() wants them. Borrows.
std::vector<char*> exec_strings(const std::vector<std::string>& strings);

}  // namespace sandbox
