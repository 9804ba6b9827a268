// What CodeGeeX' evaluator says of an outcome, and what we say. Pure.
//
// It passes a program in C++, Java, Go and Rust whose exit status is 0, one in Python whose exec() ends without an
// exception, and one in JavaScript that prints nothing, whatever its exit status and its assertions. So exit(0) before
// the end of the test passes there in all but Python. Here nothing passes that did not come to the end of the test.
#pragma once

#include <string_view>

#include "harness/base/records.h"

namespace benchmarks {

/// Completes the classifier's result. The verdict is passed if the official rule passes and the end of the test was
/// reached. `official_result` is what execution.py would put, with what the program printed cut short. Parts "official"
/// and "corrected" (the assertions held and the end was reached) stand side by side: in JavaScript always, elsewhere
/// where they differ. `language`: HumanEvalXLanguage::name.
void judge_humaneval_x(std::string_view language, const base::Program& program, const base::Outcome& outcome,
                       base::TestResult& result);

}  // namespace benchmarks
