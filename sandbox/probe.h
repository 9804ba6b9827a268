// What probe() (sandbox.h) found, as an answer to whether programs may be run here.
#pragma once

#include "harness/base/result.h"

namespace sandbox {

/// Error kSandbox: all that is missing, in one sentence, and the step that mends each. `allow_weaker` goes without the
/// mechanisms that can be waived.
base::Status has_all_mechanisms(bool allow_weaker);

}  // namespace sandbox
