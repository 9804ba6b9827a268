// Name tables of the enums in records.h: the only spelling of each value in files, flags and tables.
#pragma once

#include <optional>
#include <string_view>

#include "harness/base/records.h"

namespace base {

std::string_view name_of(Verdict verdict);  // "passed", "wrong_answer", …
std::optional<Verdict> verdict_from_name(std::string_view name);
std::string_view name_of(Outcome::Status status);  // "completed", "cpu_limit", …
std::optional<Outcome::Status> status_from_name(std::string_view name);
std::string_view name_of(FinishReason reason);  // "stop", "length", …
FinishReason finish_reason_from_name(std::string_view name);
std::string_view name_of(Completion::Form form);  // "answer", "completion", "solution"
std::optional<Completion::Form> form_from_name(std::string_view name);

/// A verdict that counts in pass@k, as pass or as failure. Only infrastructure does not.
inline bool is_scored(Verdict verdict) { return verdict != Verdict::kInfrastructure; }

}  // namespace base
