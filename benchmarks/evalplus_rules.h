// The rules by which evalplus compares what a function returned with what is expected, as named switches: one record a
// version, one implementation for all. Source: evalplus/eval/__init__.py and _special_oracle.py of each version.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/value.h"

namespace benchmarks {

struct EvalplusRules {
  enum class FindZero {
    kNeverPasses,  // 0.2.0 calls its oracle with the arguments swapped; 0.3.0 and 0.3.1 forget to count the input as
                   // passed
    kSignedThenEqual,  // 0.2.1: poly(x) <= atol without absolute value, and then the ordinary comparison too
    kRoot,             // |poly(x)| <= atol, and nothing else
  };
  std::string name;
  double min_limit_ms = 4000;  // of one call; the limit is 4 × the canonical solution's time if that is more
  FindZero find_zero = FindZero::kRoot;
  bool set_oracles = true;          // eight MBPP tasks ignore order and duplicates
  bool alternative_oracles = true;  // Mbpp/558 and /581 accept a second reading of the task
  bool strict_tolerance = true;     // tolerance only between equal types and lengths; before: numpy.testing's rules
};

/// evalplus-head, evalplus-0.3.1, evalplus-0.2.1, evalplus-0.2.0.
std::span<const EvalplusRules> evalplus_profiles();
/// Empty: evalplus-head. Error kUsage: unknown (with the nearest).
base::Result<EvalplusRules> find_evalplus_profile(const std::string& name);

/// What one task's comparison needs.
struct ComparedTask {
  bool mbpp = false;
  std::string entry_point;
  double atol = 0;
};

/// Mbpp/737, 787, 794: what is stored as expected is whether the canonical solution returned anything.
bool expects_not_none(const ComparedTask& task);
/// HumanEval/32, whose oracle looks at the arguments after the call.
bool is_find_zero(const ComparedTask& task);

/// Is a value that equals the expected one always accepted?
bool passes_if_equal(const EvalplusRules& rules, const ComparedTask& task);

/// The tolerance at each call: it starts as the task's and stays 1e-6 from the first float on that is expected.
std::vector<double> tolerances(const EvalplusRules& rules, const ComparedTask& task,
                               std::span<const base::Value> expected);
/// One step of it: the tolerance after `expected`.
double next_tolerance(const EvalplusRules& rules, double atol, const base::Value& expected);

/// Does a call pass? `atol` is that of the call.
bool accepts(const EvalplusRules& rules, const ComparedTask& task, const base::Value& arguments, const base::Value& got,
             const base::Value& expected, double atol);

}  // namespace benchmarks
