// The command line: everything that main() does.
#pragma once

#include <string>
#include <vector>

namespace cli {

/// Runs the harness with the arguments behind its name; returns the exit code: 0 good, 1 a gate failed, 2 wrong usage
/// or an error, 130 interrupted.
int run_harness(const std::vector<std::string>& arguments);

}  // namespace cli
