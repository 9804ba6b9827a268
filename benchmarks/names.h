// Names of benchmarks and data sets, in the spellings that users of other harnesses know.
#pragma once

#include <string>
#include <string_view>

namespace benchmarks {

/// "HumanEval_Plus", "humanevalplus", "human_eval+" -> "humaneval+". A name that is no alias comes back in lower case
/// with '-' for '_'. A version stays behind it: "mbppplus@0.1.0" -> "mbpp+@0.1.0"; the pinned newest version is
/// dropped: "mbpp+@0.2.0" -> "mbpp+". "humanevalx-c++" -> "humaneval-x-cpp", "HumanEvalX" -> "humaneval-x", which is
/// the name of a group (expand() in benchmark.h).
std::string canonical_name(std::string_view name);

}  // namespace benchmarks
