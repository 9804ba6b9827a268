// The version of this build, as the top CMakeLists.txt names it.
#pragma once

#include <string_view>

namespace base {

/// "0.1.0".
std::string_view version();

}  // namespace base
