// What an untrusted process returns from a call/return test: any bytes come to a verdict, and none to a pass but the
// expected values.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "benchmarks/evalplus_task.h"
#include "benchmarks/python_json.h"

namespace {

std::string encoded(const base::Value& value) {
  std::string bytes;
  base::encode_value(value, bytes);
  return bytes;
}

benchmarks::EvalplusTask make_task(const std::string& entry_point, bool mbpp) {
  using Type = base::Value::Type;
  benchmarks::EvalplusTask task;
  task.compared = {mbpp, entry_point, 0};
  const auto list = benchmarks::sequence_value(Type::kList, {benchmarks::float_value(1.5), benchmarks::int_value(2)});
  for (auto& group : task.arguments) group = {encoded(benchmarks::sequence_value(Type::kTuple, {list, list}))};
  const benchmarks::ExpectedCall expected{encoded(list), 1};
  task.set_expected({{expected}, {expected}}, *benchmarks::find_evalplus_profile(""));
  return task;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const benchmarks::EvalplusTask tasks[] = {make_task("f", false), make_task("find_zero", false),
                                                   make_task("similar_elements", true), make_task("surface_Area", true),
                                                   make_task("digit_distance_nums", true)};
  base::Outcome outcome;
  outcome.status = base::Outcome::Status::kCompleted;
  outcome.returned.assign(reinterpret_cast<const char*>(data), size);
  for (const auto& task : tasks) {
    for (const auto& rules : benchmarks::evalplus_profiles()) {
      for (const auto& group : task.judge(rules, outcome)) {
        const bool answered = size >= 2 * sizeof(std::uint32_t);
        if (group.cause == benchmarks::GroupResult::Cause::kPassed && !answered) std::abort();
      }
    }
  }
  return 0;
}
