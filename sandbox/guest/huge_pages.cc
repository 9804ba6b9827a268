#include "sandbox/guest/huge_pages.h"

#include <cstdint>
#include <cstdio>
#include <memory>

#include <sys/mman.h>

namespace guest {
namespace {

constexpr std::uintptr_t kHugePage = 2U << 20;
constexpr int kCollapse = 25;  // MADV_COLLAPSE, which glibc 2.36 has no name for

void collapse(std::uintptr_t begin, std::uintptr_t end) {
  begin = (begin + kHugePage - 1) & ~(kHugePage - 1);
  for (; begin + kHugePage <= end; begin += kHugePage) {
    // Memory that is not there yet, or shared, stays as it is. The addresses are the kernel's.
    // NOLINTNEXTLINE(performance-no-int-to-ptr)
    madvise(reinterpret_cast<void*>(begin), kHugePage, kCollapse);
  }
}

}  // namespace

void use_huge_pages() {
  const std::unique_ptr<FILE, int (*)(FILE*)> maps(std::fopen("/proc/self/maps", "re"), std::fclose);
  if (!maps) return;
  char line[4352];  // a path is at most 4095 bytes
  while (std::fgets(line, sizeof line, maps.get()) != nullptr) {
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
    char permissions[5] = {};
    char first = 0;  // of the file's path; none: memory of its own
    const int found = std::sscanf(line, "%lx-%lx %4s %*s %*s %*s %c", &begin, &end, permissions, &first);
    if (found >= 3 && permissions[1] == 'w' && permissions[3] == 'p' && first != '/') collapse(begin, end);
  }
}

}  // namespace guest
