#include "harness/base/version.h"

namespace base {

std::string_view version() { return HARNESS_VERSION; }

}  // namespace base
