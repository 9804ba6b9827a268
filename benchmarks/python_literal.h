// Reads a Python string literal without evaluating anything.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace benchmarks {

/// The content of one quoted string ('…', "…", three quotes), if the text is nothing else. Empty for anything else,
/// prefixes included.
std::optional<std::string> python_string_literal(std::string_view text);

}  // namespace benchmarks
