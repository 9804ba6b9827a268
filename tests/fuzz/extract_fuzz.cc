// The extractors: any answer comes to some code or none, never to a crash; "auto" only gives text that stands in the
// answer or the stub.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "benchmarks/extract.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view answer(reinterpret_cast<const char*>(data), size);
  const benchmarks::ExtractionTask tasks[] = {
      {"python", "f", "def f(x):\n    \"\"\" Doc. \"\"\"\n"}, {"python", "f", ""}, {"python", "", ""}};
  for (const auto& task : tasks) {
    for (const auto& extractor : benchmarks::extractors()) {
      const auto solution = extractor.run(answer, task);
      if (!solution.found && !solution.code.empty()) std::abort();
      if (solution.code.size() > 9 * answer.size() + 64)
        std::abort();  // an indented line grows by four columns and a newline
    }
  }
  return 0;
}
