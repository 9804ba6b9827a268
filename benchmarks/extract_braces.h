// The extractor "auto" for languages with braces: C++, Java, JavaScript, Go, Rust.
//
// As extract_auto.h for Python: reasoning is taken out; fenced blocks are ranked by whether they define the function
// that is asked for, complete and without errors (the last of equals); without fences, code is looked for in the prose;
// a body continues the stub, and is closed if the answer left that out; helpers that stand in another block are added.
// A function with its signature takes the place of the stub's and keeps what the stub has before it (whole_program.h).
#pragma once

#include <string_view>

#include "benchmarks/extract.h"

namespace benchmarks {

/// Linear time in the answer. The solution is a whole program, or continues the stub.
Solution extract_braces(std::string_view answer, const ExtractionTask& task);

}  // namespace benchmarks
