#include "harness/base/names.h"

#include <array>
#include <utility>

namespace base {
namespace {

template <typename E>
using Entry = std::pair<E, std::string_view>;

constexpr std::array<Entry<Verdict>, 15> kVerdicts{{
    {Verdict::kPassed, "passed"},
    {Verdict::kWrongAnswer, "wrong_answer"},
    {Verdict::kException, "exception"},
    {Verdict::kCompileError, "compile_error"},
    {Verdict::kTimeout, "timeout"},
    {Verdict::kOutOfMemory, "out_of_memory"},
    {Verdict::kOutputLimit, "output_limit"},
    {Verdict::kSignal, "signal"},
    {Verdict::kExitedEarly, "exited_early"},
    {Verdict::kPolicyViolation, "policy_violation"},
    {Verdict::kNoCode, "no_code"},
    {Verdict::kTruncated, "truncated"},
    {Verdict::kRefused, "refused"},
    {Verdict::kEmptyAnswer, "empty_answer"},
    {Verdict::kInfrastructure, "infrastructure"},
}};

using Status = Outcome::Status;
constexpr std::array<Entry<Status>, 11> kStatuses{{
    {Status::kSandboxError, "sandbox_error"},
    {Status::kMemoryLimit, "memory_limit"},
    {Status::kOutputLimit, "output_limit"},
    {Status::kWallLimit, "wall_limit"},
    {Status::kCpuLimit, "cpu_limit"},
    {Status::kPolicyKilled, "policy_killed"},
    {Status::kSignaled, "signaled"},
    {Status::kExited, "exited"},
    {Status::kException, "exception"},
    {Status::kCompileError, "compile_error"},
    {Status::kCompleted, "completed"},
}};

constexpr std::array<Entry<FinishReason>, 4> kFinishReasons{{
    {FinishReason::kStop, "stop"},
    {FinishReason::kLength, "length"},
    {FinishReason::kContentFilter, "content_filter"},
    {FinishReason::kUnknown, "unknown"},
}};

constexpr std::array<Entry<Completion::Form>, 3> kForms{{
    {Completion::Form::kAnswer, "answer"},
    {Completion::Form::kCompletion, "completion"},
    {Completion::Form::kSolution, "solution"},
}};

template <typename Table, typename E>
std::string_view find_name(const Table& table, E value) {
  for (const auto& [entry, name] : table) {
    if (entry == value) return name;
  }
  return "unknown";
}

template <typename Table>
auto find_value(const Table& table, std::string_view name) -> std::optional<typename Table::value_type::first_type> {
  for (const auto& [entry, text] : table) {
    if (text == name) return entry;
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(Verdict verdict) { return find_name(kVerdicts, verdict); }
std::optional<Verdict> verdict_from_name(std::string_view name) { return find_value(kVerdicts, name); }
std::string_view name_of(Outcome::Status status) { return find_name(kStatuses, status); }
std::optional<Outcome::Status> status_from_name(std::string_view name) { return find_value(kStatuses, name); }
std::string_view name_of(FinishReason reason) { return find_name(kFinishReasons, reason); }
FinishReason finish_reason_from_name(std::string_view name) {
  return find_value(kFinishReasons, name).value_or(FinishReason::kUnknown);
}
std::string_view name_of(Completion::Form form) { return find_name(kForms, form); }
std::optional<Completion::Form> form_from_name(std::string_view name) { return find_value(kForms, name); }

}  // namespace base
