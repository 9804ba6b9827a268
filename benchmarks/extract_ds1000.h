// How code is taken out of answers to DS-1000. All of it keeps indentation and blank lines: 71 answers stand inside a
// function. Linear time. Pure.
#pragma once

#include <string>
#include <string_view>

#include "benchmarks/extract.h"

namespace benchmarks {

/// The official post-processing of test_ds1000.py, in its order: up to "</code>", "```python" taken out, up to "```",
/// up to "\nEND SOLUTION", "<code>" taken out.
Solution extract_ds1000(std::string_view answer, const ExtractionTask& task);

/// That of OpenCompass' evaluation service, with which AlchemistCoder was measured: what is between <code> and </code>,
/// of this what is before </code>, between ```python and ```, between ``` and ```, between BEGIN SOLUTION and END
/// SOLUTION; each only if it is there.
Solution extract_opencompass_ds1000(std::string_view answer, const ExtractionTask& task);

/// "auto" for DS-1000: reasoning is taken out; then what is behind the last BEGIN SOLUTION or # SOLUTION START; then
/// the best of what stands between <code> tags, else between fences: it parses, it sets the wanted variable, it is the
/// last of these. Without any mark, an answer that is code as a whole, or the pieces that are. `variable` may be empty.
Solution extract_ds1000_auto(std::string_view answer, const std::string& variable);

}  // namespace benchmarks
