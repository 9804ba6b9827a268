// The root folder that a slot's processes see: a small read-only tmpfs with the runtime's folders bound into it at
// their own paths, a few device files, /proc, and nothing of the harness, its data or the user's home.
#pragma once

#include <string>
#include <vector>

#include "harness/base/result.h"

namespace sandbox {

struct RootFolder {
  std::vector<std::string> readable;  // bound read-only; missing ones are an error
  std::vector<std::string> hidden;    // covered by an empty folder where they lie below a readable one
};

/// Builds the root in the calling process' own mount namespace and makes it the root. The process needs CAP_SYS_ADMIN
/// over that namespace. Error kSandbox names the step and path.
base::Status enter_root_folder(const RootFolder& root);

}  // namespace sandbox
