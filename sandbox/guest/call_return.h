// Protocol P2 inside the child: only inputs come in, only values go out (harness/base/value.h); what is expected is
// never here.
#pragma once

#include <string_view>

#include "sandbox/guest/assert_style.h"
#include "sandbox/guest/values.h"

namespace guest {

/// Runs the conversation to its end.
[[noreturn]] void run_call_return(const Interpreter& interpreter, const ValueTypes& types, std::string_view candidate,
                                  const std::string& entry_point);

}  // namespace guest
