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

}  // namespace score
