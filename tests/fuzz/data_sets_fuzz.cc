// The loaders of all data sets: any text is read or refused with file and reason.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "benchmarks/evalplus_load.h"
#include "benchmarks/humaneval_load.h"
#include "benchmarks/humaneval_x_languages.h"
#include "benchmarks/humaneval_x_load.h"
#include "benchmarks/mbpp_load.h"
#include "benchmarks/python_json.h"

namespace {

template <typename T>
void check(const base::Result<T>& loaded) {
  if (!loaded.ok() && !loaded.error().message.starts_with("file")) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string content(reinterpret_cast<const char*>(data), size);
  check(benchmarks::load_humaneval("file", content));
  check(benchmarks::load_evalplus("file", content, false));
  check(benchmarks::load_evalplus("file", content, true));
  check(benchmarks::load_sanitized_mbpp("file", content));
  for (const auto& language : benchmarks::humaneval_x_languages())
    check(benchmarks::load_humaneval_x(language.name, "file", content));
  const auto raw = benchmarks::load_mbpp("file", content);
  check(raw);
  if (raw.ok())
    for (const auto& problem : *raw) (void)benchmarks::tested_function(problem);
  return 0;
}
