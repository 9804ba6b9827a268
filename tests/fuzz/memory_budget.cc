#include "tests/fuzz/memory_budget.h"

#include <cstdio>
#include <cstdlib>
#include <limits>
#include <new>

#include <malloc.h>

namespace {

constexpr std::size_t kNoLimit = std::numeric_limits<std::size_t>::max();
std::size_t limit = kNoLimit;
std::size_t used = 0;  // may pass below 0 and wrap while no limit is set

}  // namespace

namespace fuzz {

MemoryBudget::MemoryBudget(std::size_t bytes) {
  used = 0;
  limit = bytes;
}
MemoryBudget::~MemoryBudget() { limit = kNoLimit; }

}  // namespace fuzz

void* operator new(std::size_t size) {
  void* memory = std::malloc(size);
  if (memory == nullptr) std::abort();
  used += malloc_usable_size(memory);
  if (limit != kNoLimit && used > limit && used < kNoLimit / 2) {
    std::fprintf(stderr, "%zu bytes in use, over the budget of %zu\n", used, limit);
    std::abort();
  }
  return memory;
}

void operator delete(void* memory) noexcept {
  if (memory != nullptr) used -= malloc_usable_size(memory);
  std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }
