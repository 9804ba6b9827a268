// Who raised what in a DS-1000 program. Pure.
//
// The official script knows passed and failed. The program makes a text of its context and the answer and runs it by
// exec() in a namespace of its own; what was raised there is the answer's doing, what its own functions raised when
// they looked at the result is a wrong answer. The sandbox tells them apart by the namespace of the frames
// (base::Exception::in_test); the lines of both are those of a source called "<string>".
#pragma once

#include <string>

#include "harness/base/records.h"

namespace benchmarks {

/// The outcome as the classifier is to see it. Exceptions of the answer have the answer's lines. `context`:
/// code_context.
base::Outcome observe_ds1000(const std::string& context, const base::Program& program, const base::Outcome& outcome);

/// Completes the classifier's result: says that a line is the test's, and what execution.py would say.
void refine_ds1000(const std::string& context, const base::Program& program, const base::Outcome& outcome,
                   base::TestResult& result);

}  // namespace benchmarks
