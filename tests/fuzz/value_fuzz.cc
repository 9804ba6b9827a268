// The codec of values that come out of an untrusted process: it never crashes, never takes more memory than the input
// justifies, and what it accepts it encodes back to the same bytes.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "harness/base/value.h"
#include "tests/fuzz/memory_budget.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  while (!bytes.empty()) {
    const std::string_view before = bytes;
    // A value of one byte takes sizeof(Value); growing vectors hold the old and the new elements for a moment.
    const fuzz::MemoryBudget budget(4 * sizeof(base::Value) * before.size() + 4096);
    const auto value = base::decode_value(bytes);
    if (!value.ok()) break;
    std::string again;
    base::encode_value(*value, again);
    if (again != before.substr(0, before.size() - bytes.size())) std::abort();
  }
  return 0;
}
