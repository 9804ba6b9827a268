// One task of HumanEval+ or MBPP+: its inputs, what is expected, and the judgement of what a program returned.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "benchmarks/call_return.h"
#include "benchmarks/evalplus_rules.h"
#include "benchmarks/expected_outputs.h"
#include "harness/base/records.h"

namespace benchmarks {

inline constexpr std::array<std::string_view, 2> kEvalplusGroups = {"base", "plus"};

/// What came of one group of inputs.
struct GroupResult {
  enum class Cause {
    kPassed,
    kWrong,    // a value is not the expected one
    kRaised,   // `exception`
    kExpired,  // a call took too long
    kSilent,   // the process ended without answering
  };
  Cause cause = Cause::kPassed;
  std::size_t call = 0;     // the first that failed
  bool not_loaded = false;  // kRaised before any call
  std::optional<base::Exception> exception;
  std::string got;  // as Python would print it, shortened
  std::string expected;
  std::string note;  // why a comparison could not be made
};

/// Plain data; judge() is const and thread-safe.
struct EvalplusTask {
  ComparedTask compared;
  std::array<std::vector<std::string>, 2> arguments;  // encoded tuples, by group
  ExpectedCalls expected;  // by group; shorter than the arguments if the canonical solution failed there
  std::array<std::vector<double>, 2> atol;  // of each expected call
  std::array<std::vector<bool>, 2>
      by_bytes;  // of each expected call: a result with the same bytes passes, nothing else need be asked

  [[nodiscard]] std::vector<std::size_t> call_counts() const { return {arguments[0].size(), arguments[1].size()}; }
  /// Takes what the canonical solution returned; computes the tolerances.
  void set_expected(ExpectedCalls calls, const EvalplusRules& rules);
  /// CPU limit of one call.
  [[nodiscard]] double limit_ms(const EvalplusRules& rules, std::size_t group, std::size_t call) const;
  /// The test's payload.
  [[nodiscard]] std::string payload(const EvalplusRules& rules, bool limited) const;
  /// CPU limit of the whole test: evalplus' min(60 s, Σ limits) + 2 s for each group, and time to encode what is
  /// returned.
  [[nodiscard]] double total_limit_ms(const EvalplusRules& rules) const;
  /// "f([1, 2], 3)"
  [[nodiscard]] std::string call_text(std::size_t group, std::size_t call) const;

  [[nodiscard]] std::array<GroupResult, 2> judge(const EvalplusRules& rules, const base::Outcome& outcome) const;

 private:
  [[nodiscard]] GroupResult judge_group(const EvalplusRules& rules, std::size_t group,
                                        const std::vector<Answer>& answers, bool completed) const;
  /// Fills `result` if the value is not accepted.
  [[nodiscard]] bool check_value(const EvalplusRules& rules, std::size_t group, std::size_t call,
                                 std::string_view value, GroupResult& result) const;
};

}  // namespace benchmarks
