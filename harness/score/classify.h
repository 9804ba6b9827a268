// The error classifier: from what the sandbox observed to a verdict and the category that people read. Pure.
#pragma once

#include "harness/base/records.h"

namespace score {

/// The verdict of an assert-style outcome: first match wins, in the order of Outcome::Status.
base::Verdict verdict_of(const base::Outcome& outcome);

/// Fills category, message, line and source line for a verdict. Categories: "Passed", "Wrong Answer", "SyntaxError",
/// "NameError" and the other Python exception types by name, "Timeout", "Memory", "Output Limit", "Crash", "Exited
/// Early", "Policy Violation", "No Code", "Truncated", "Infrastructure".
base::Evidence evidence_of(base::Verdict verdict, const base::Outcome& outcome);

/// Puts the line of the program that `evidence.line` names into evidence.source_line (the failing assertion, the
/// statement that raised). Lines are counted through candidate and test as one text: the test begins on a line of its
/// own.
void quote_source(const base::Program& program, base::Evidence& evidence);

}  // namespace score
