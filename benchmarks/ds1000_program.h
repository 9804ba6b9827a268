// DS-1000's test program, as test_ds1000.py makes it of a problem and an answer. Pure.
#pragma once

#include <string>
#include <string_view>

namespace benchmarks {

/// The official text. `context`: code_context. The answer is a string literal in it, which the test inserts into a
/// program of its own and runs by exec(). Nothing is stripped.
std::string ds1000_program(const std::string& context, std::string_view answer);

/// The answer in such a program.
std::string ds1000_answer(const std::string& context, std::string_view program);

}  // namespace benchmarks
