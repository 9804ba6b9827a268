#include <functional>

#include "benchmarks/benchmark.h"
#include "benchmarks/ds1000.h"
#include "benchmarks/evalplus.h"
#include "benchmarks/humaneval.h"
#include "benchmarks/humaneval_x.h"
#include "benchmarks/mbpp.h"
#include "benchmarks/names.h"
#include "harness/base/suggest.h"

namespace benchmarks {
namespace {

struct Entry {
  std::string name;
  std::function<base::Result<std::unique_ptr<Benchmark>>(const Options& options)> open;
};

std::vector<Entry> make_entries() {
  std::vector<Entry> all = {
      {"humaneval", open_humaneval},           {"humaneval+", open_humaneval_plus}, {"mbpp", open_mbpp},
      {"mbpp-sanitized", open_mbpp_sanitized}, {"mbpp-257", open_mbpp_257},         {"mbpp+", open_mbpp_plus},
      {"mbpp+@0.1.0", open_mbpp_plus_0_1_0}};
  for (const auto& language : humaneval_x_languages())
    all.push_back({"humaneval-x-" + language.suffix,
                   [&language](const Options& options) { return open_humaneval_x(language, options); }});
  all.push_back({"ds1000", open_ds1000});
  return all;
}

const std::vector<Entry>& entries() {
  static const std::vector<Entry> all = make_entries();
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

std::vector<std::string> expand(const std::string& name) {
  const std::string wanted = canonical_name(name);
  if (wanted != "humaneval-x" && wanted != "humaneval-x-5") return {name};
  std::vector<std::string> members;
  for (const auto& language : humaneval_x_languages())
    if (wanted == "humaneval-x" || language.name != "rust") members.push_back("humaneval-x-" + language.suffix);
  return members;
}

base::Result<std::unique_ptr<Benchmark>> open(const std::string& name, const Options& options) {
  const std::string wanted = canonical_name(name);
  if (const auto members = expand(name); members.size() > 1)
    return base::Error{base::ErrorCode::kUsage,
                       "\"" + name + "\" is a group of benchmarks: name one of them, as in " + members.front()};
  std::string list;
  for (const auto& entry : entries()) {
    if (entry.name == wanted) return entry.open(options);
    list += (list.empty() ? "" : ", ") + entry.name;
  }
  return base::Error{base::ErrorCode::kUsage, "unknown benchmark \"" + name + "\"" +
                                                  base::did_you_mean(wanted, names()) + "; there are " + list};
}

}  // namespace benchmarks
