#include <cstdio>

#include "harness/base/result.h"

namespace base {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "harness: internal error at %s:%d: %s does not hold. Please report this.\n", file, line,
               condition);
  std::abort();
}

}  // namespace base
