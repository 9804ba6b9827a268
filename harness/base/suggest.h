// "Did you mean …": the nearest known name for a misspelt one.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace base {

/// The candidate with the smallest edit distance (exchanged neighbours count once), if at most a third of the word (at
/// least 1) differs; else "".
std::string nearest(std::string_view word, std::span<const std::string> candidates);

/// ` (did you mean "x"?)` or "".
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

}  // namespace base
