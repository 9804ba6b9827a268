#include <array>

#include "benchmarks/benchmark.h"
#include "benchmarks/evalplus.h"
#include "benchmarks/humaneval.h"
#include "benchmarks/mbpp.h"
#include "benchmarks/names.h"
#include "harness/base/suggest.h"

namespace benchmarks {
namespace {

struct Entry {
  std::string name;
  base::Result<std::unique_ptr<Benchmark>> (*open)(const Options& options);
};

const std::vector<Entry>& entries() {
  static const std::vector<Entry> all = {
      {"humaneval", open_humaneval},           {"humaneval+", open_humaneval_plus}, {"mbpp", open_mbpp},
      {"mbpp-sanitized", open_mbpp_sanitized}, {"mbpp-257", open_mbpp_257},         {"mbpp+", open_mbpp_plus},
      {"mbpp+@0.1.0", open_mbpp_plus_0_1_0}};
  return all;
}

}  // namespace

std::span<const std::string> names() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> list;
    for (const auto& entry : entries()) list.push_back(entry.name);
    return list;
  }();
  return all;
}

base::Result<std::unique_ptr<Benchmark>> open(const std::string& name, const Options& options) {
  const std::string wanted = canonical_name(name);
  std::string list;
  for (const auto& entry : entries()) {
    if (entry.name == wanted) return entry.open(options);
    list += (list.empty() ? "" : ", ") + entry.name;
  }
  return base::Error{base::ErrorCode::kUsage, "unknown benchmark \"" + name + "\"" +
                                                  base::did_you_mean(wanted, names()) + "; there are " + list};
}

}  // namespace benchmarks
