#include "benchmarks/evalplus_task.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "benchmarks/python_equality.h"
#include "benchmarks/python_json.h"

namespace benchmarks {
namespace {

using base::Value;
using Type = base::Value::Type;

constexpr double kSlowdown = 4;  // a call may take so many times what the canonical solution took
constexpr double kLimitStepMs =
    500;  // limits are rounded up, so that they do not change from one measurement to the next
constexpr double kMostOfGroupMs = 60'000;
constexpr double kGraceMs = 2'000;
constexpr double kEncodingMs = 5'000;
constexpr std::size_t kLongestRepr = 300;

base::Result<Value> decode(std::string_view bytes) { return base::decode_value(bytes); }

/// The answer of HumanEval/32 is a pair, what find_zero returned and its argument after the call (find_zero_wrapper).
struct Returned {
  Value got;
  Value arguments;
};

/// Bytes that are equal are values that are equal, but for NaN and objects, which equal nothing.
bool equals_itself(const Value& value) {
  if (value.type == Type::kOther || (value.type == Type::kFloat && std::isnan(value.real))) return false;
  if (value.type == Type::kComplex && (std::isnan(value.real) || std::isnan(value.imaginary))) return false;
  return std::all_of(value.items.begin(), value.items.end(), equals_itself);
}

bool holds_object(const Value& value) {
  return value.type == Type::kOther || std::any_of(value.items.begin(), value.items.end(), holds_object);
}

std::string object_note(const Value& value) {
  if (value.type == Type::kDigest) return "a result of more than 1 MiB was compared by its digest only";
  return holds_object(value) ? "an object of type " + type_name(value) +
                                   " cannot be compared outside its process and equals nothing here"
                             : "";
}

/// evalplus looks the function up in a dict; what people want to know is that the name is not defined.
base::Exception of_loading(base::Exception exception, const std::string& entry_point) {
  if (exception.type == "KeyError" && exception.message == "'" + entry_point + "'") {
    exception.type = "NameError";
    exception.message = "the solution does not define " + entry_point;
  }
  return exception;
}

Returned split_find_zero(Value value, Value arguments) {
  if (value.type != Type::kTuple || value.items.size() != 2) return {std::move(value), std::move(arguments)};
  return {std::move(value.items[0]), sequence_value(Type::kTuple, {std::move(value.items[1])})};
}

}  // namespace

void EvalplusTask::set_expected(ExpectedCalls calls, const EvalplusRules& rules) {
  expected = std::move(calls);
  for (std::size_t group = 0; group < expected.size(); ++group) {
    double tolerance = compared.atol;
    atol[group].clear();
    by_bytes[group].clear();
    for (const auto& call : expected[group]) {
      const auto value = decode(call.value);
      if (value.ok() && !is_find_zero(compared)) tolerance = next_tolerance(rules, tolerance, *value);
      atol[group].push_back(tolerance);
      by_bytes[group].push_back(value.ok() && passes_if_equal(rules, compared) && equals_itself(*value));
    }
  }
}

double EvalplusTask::limit_ms(const EvalplusRules& rules, std::size_t group, std::size_t call) const {
  const double canonical_ms =
      group < expected.size() && call < expected[group].size() ? expected[group][call].cpu_ms : 0;
  const double wanted = kSlowdown * canonical_ms;
  return wanted <= rules.min_limit_ms ? rules.min_limit_ms : std::ceil(wanted / kLimitStepMs) * kLimitStepMs;
}

std::string EvalplusTask::payload(const EvalplusRules& rules, bool limited) const {
  std::vector<CallGroup> groups;
  for (std::size_t group = 0; group < arguments.size(); ++group) {
    auto& calls = groups.emplace_back(CallGroup{std::string(kEvalplusGroups[group]), {}}).calls;
    for (std::size_t call = 0; call < arguments[group].size(); ++call)
      calls.push_back({limited ? limit_ms(rules, group, call) : 0, arguments[group][call]});
  }
  return encode_calls(groups);
}

double EvalplusTask::total_limit_ms(const EvalplusRules& rules) const {
  double total = kEncodingMs;
  for (std::size_t group = 0; group < arguments.size(); ++group) {
    double sum = 0;
    for (std::size_t call = 0; call < arguments[group].size(); ++call) sum += limit_ms(rules, group, call);
    total += std::min(kMostOfGroupMs, sum) + kGraceMs;
  }
  return total;
}

std::string EvalplusTask::call_text(std::size_t group, std::size_t call) const {
  if (call >= arguments[group].size()) return compared.entry_point;
  const auto value = decode(arguments[group][call]);
  if (!value.ok()) return compared.entry_point;
  std::string text = python_repr(*value, kLongestRepr);
  if (value->items.size() == 1 && text.ends_with(",)")) text.erase(text.size() - 2, 1);
  return compared.entry_point + text;
}

std::array<GroupResult, 2> EvalplusTask::judge(const EvalplusRules& rules, const base::Outcome& outcome) const {
  std::array<std::vector<Answer>, 2> by_group;
  for (auto& answer : read_answers(outcome.returned))
    if (answer.group < by_group.size()) by_group[answer.group].push_back(std::move(answer));
  const bool completed = outcome.status == base::Outcome::Status::kCompleted;
  return {judge_group(rules, 0, by_group[0], completed || !by_group[1].empty()),
          judge_group(rules, 1, by_group[1], completed)};
}

GroupResult EvalplusTask::judge_group(const EvalplusRules& rules, std::size_t group, const std::vector<Answer>& answers,
                                      bool completed) const {
  GroupResult result;
  for (const auto& answer : answers) {
    result.call = answer.call;
    if (answer.call >= arguments[group].size() && answer.kind != Answer::Kind::kNotLoaded) break;
    switch (answer.kind) {
      case Answer::Kind::kReturned:
        if (!check_value(rules, group, answer.call, answer.value, result)) return result;
        break;
      case Answer::Kind::kExpired:
        result.cause = GroupResult::Cause::kExpired;
        return result;
      default:
        result.cause = GroupResult::Cause::kRaised;
        result.not_loaded = answer.kind == Answer::Kind::kNotLoaded;
        result.exception = result.not_loaded ? of_loading(answer.exception, compared.entry_point) : answer.exception;
        return result;
    }
  }
  result.call = answers.size();
  if (answers.size() < arguments[group].size() || (arguments[group].empty() && !completed))
    result.cause = GroupResult::Cause::kSilent;
  return result;
}

bool EvalplusTask::check_value(const EvalplusRules& rules, std::size_t group, std::size_t call, std::string_view value,
                               GroupResult& result) const {
  const bool known = group < expected.size() && call < expected[group].size();
  if (known && by_bytes[group][call] && value == expected[group][call].value) return true;
  const auto wanted = known ? decode(expected[group][call].value) : base::Result<Value>(Value{});
  auto got = decode(value);
  auto given = decode(arguments[group][call]);
  result.cause = GroupResult::Cause::kWrong;
  if (!known || !got.ok() || !given.ok() || !wanted.ok()) {
    result.note = known ? "the result cannot be read"
                        : "the benchmark's own solution fails on this input, so nothing is expected";
    return false;
  }
  Value expectation = *wanted;
  Returned returned{std::move(*got), std::move(*given)};
  if (is_find_zero(compared)) {
    returned = split_find_zero(std::move(returned.got), std::move(returned.arguments));
    expectation = split_find_zero(std::move(expectation), {}).got;
  }
  if (expects_not_none(compared)) {
    const bool returned_something = expectation.type != Type::kNone;
    expectation = {};
    expectation.type = returned_something ? Type::kTrue : Type::kFalse;
  }
  if (accepts(rules, compared, returned.arguments, returned.got, expectation, atol[group][call])) {
    result.cause = GroupResult::Cause::kPassed;
    return true;
  }
  result.got = python_repr(returned.got, kLongestRepr);
  result.expected = python_repr(expectation, kLongestRepr);
  result.note = object_note(returned.got);
  return false;
}

}  // namespace benchmarks
