// Aborts when operator new hands out more than a budget: shows that a decoder's memory is bounded by its input.
#pragma once

#include <cstddef>

namespace fuzz {

/// In force while it lives; one at a time, one thread.
class MemoryBudget {
 public:
  explicit MemoryBudget(std::size_t bytes);
  ~MemoryBudget();
  MemoryBudget(const MemoryBudget&) = delete;
  MemoryBudget& operator=(const MemoryBudget&) = delete;
};

}  // namespace fuzz
