#include "tests/fuzz/memory_budget.h"

#include <cstdio>
#include <cstdlib>
#include <limits>
#include <new>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_ADDRESS_SANITIZER 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define WITH_ADDRESS_SANITIZER 1
#endif

#if defined(WITH_ADDRESS_SANITIZER)
#include <sanitizer/allocator_interface.h>
#else
#include <malloc.h>
#endif

namespace {

constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();
std::size_t limit = kNoLimit;
std::size_t used = 0;  // since the limit was set

void took(std::size_t size) {
  if (limit == kNoLimit) return;
  used += size;
  if (used <= limit) return;
  std::fprintf(stderr, "%zu bytes in use, over the budget of %zu\n", used, limit);
  std::abort();
}

void gave(std::size_t size) {
  if (limit != kNoLimit) used -= size < used ? size : used;  // what was taken before the limit counts for nothing
}

}  // namespace

namespace fuzz {

#if defined(WITH_ADDRESS_SANITIZER)

MemoryBudget::MemoryBudget(std::size_t bytes) {
  static const int installed = __sanitizer_install_malloc_and_free_hooks(
      [](const volatile void*, std::size_t size) { took(size); },
      [](const volatile void* memory) { gave(__sanitizer_get_allocated_size(memory)); });
  if (installed == 0) std::abort();
  used = 0;
  limit = bytes;
}
MemoryBudget::~MemoryBudget() { limit = kNoLimit; }

}  // namespace fuzz

#else

MemoryBudget::MemoryBudget(std::size_t bytes) {
  used = 0;
  limit = bytes;
}
MemoryBudget::~MemoryBudget() { limit = kNoLimit; }

}  // namespace fuzz

// NOLINTBEGIN(cppcoreguidelines-no-malloc): what takes the place of operator new cannot call it
void* operator new(std::size_t size) {
  void* memory = std::malloc(size);
  if (memory == nullptr) std::abort();
  took(malloc_usable_size(memory));
  return memory;
}

void operator delete(void* memory) noexcept {
  if (memory != nullptr) gave(malloc_usable_size(memory));
  std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }
// NOLINTEND(cppcoreguidelines-no-malloc)

#endif
