#include "benchmarks/evalplus_rules.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "benchmarks/allclose.h"
#include "benchmarks/python_equality.h"
#include "benchmarks/python_json.h"
#include "harness/base/suggest.h"

namespace benchmarks {
namespace {

using base::Value;
using Type = base::Value::Type;

constexpr double kRtol = 1e-7;
constexpr double kFloatAtol = 1e-6;

constexpr std::array<std::string_view, 3> kNotNoneTasks = {"check_str", "text_match_three", "text_starta_endb"};

constexpr std::array<std::string_view, 8> kSetTasks = {
    "similar_elements", "find_char_long",     "common_in_nested_lists", "extract_singly",
    "larg_nnum",        "intersection_array", "find_dissimilar",        "Diff"};

bool among(std::span<const std::string_view> names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_list_or_tuple(const Value& value) {
  return plain(value).type == Type::kList || plain(value).type == Type::kTuple;
}

bool is_floats(const Value& value, bool empty_too) {
  if (is_float(value)) return true;
  if (!is_list_or_tuple(value)) return false;
  const auto& items = plain(value).items;
  return (empty_too || !items.empty()) && std::all_of(items.begin(), items.end(), is_float);
}

/// Σ cᵢ·xⁱ with math.pow; empty where Python would raise.
std::optional<double> polynomial(const Value& coefficients, const Value& x) {
  const auto at = as_double(x);
  if (!at || !is_list_or_tuple(coefficients)) return std::nullopt;
  double sum = 0;
  int power = 0;
  for (const auto& item : plain(coefficients).items) {
    const auto coefficient = as_double(item);
    const double power_of_x = std::pow(*at, power++);
    if (!coefficient || (std::isinf(power_of_x) && std::isfinite(*at))) return std::nullopt;  // OverflowError
    sum += *coefficient * power_of_x;
  }
  return sum;
}

std::optional<double> find_zero_residue(const Value& arguments, const Value& got) {
  return arguments.items.size() == 1 ? polynomial(arguments.items[0], got) : std::nullopt;
}

/// Python's round(): to the even neighbour.
double round_half_even(double number) { return std::nearbyint(number); }

/// Mbpp/581 with the height as the distance from the base's plane to the apex.
bool is_other_surface_area(const Value& arguments, const Value& got, double atol) {
  if (arguments.items.size() != 2) return false;
  const auto edge = as_double(arguments.items[0]);
  const auto height = as_double(arguments.items[1]);
  const auto area = as_double(got);
  if (!edge || !height || !area) return false;
  const double slant = std::sqrt(*edge / 2 * (*edge / 2) + *height * *height);
  return std::fabs(*area - round_half_even(*edge * *edge + 4 * (*edge * slant) / 2)) <= atol;
}

std::string zero_filled(const std::string& digits, std::size_t length) {
  return std::string(length - std::min(length, digits.size()), '0') + digits;
}

/// Mbpp/558 with the shorter number filled up with zeros. A sign makes int() of a digit raise.
bool is_other_digit_distance(const Value& arguments, const Value& got) {
  if (arguments.items.size() != 2) return false;
  std::string one = python_repr(arguments.items[0], 5000);
  std::string other = python_repr(arguments.items[1], 5000);
  const auto length = std::max(one.size(), other.size());
  one = zero_filled(one, length);
  other = zero_filled(other, length);
  std::int64_t distance = 0;
  for (std::size_t i = 0; i < length; ++i) {
    if (one[i] < '0' || one[i] > '9' || other[i] < '0' || other[i] > '9') return false;
    distance += std::abs(one[i] - other[i]);
  }
  return python_equal(got, int_value(distance));
}

bool mbpp_exact(const EvalplusRules& rules, const ComparedTask& task, const Value& arguments, const Value& got,
                const Value& expected, double atol) {
  const bool equal = python_equal(got, expected);
  const std::string& entry = task.entry_point;
  if (entry == "are_equivalent") return true;
  if (entry == "sum_div") return equal || python_equal(got, int_value(0));
  if (rules.alternative_oracles && entry == "surface_Area") return equal || is_other_surface_area(arguments, got, atol);
  if (rules.alternative_oracles && entry == "digit_distance_nums")
    return equal || is_other_digit_distance(arguments, got);
  if (rules.set_oracles && among(kSetTasks, entry)) return same_elements(got, expected);
  if (!expects_not_none(task)) return equal;
  return is_bool(got) ? equal : python_equal(expected, int_value(got.type == Type::kNone ? 0 : 1));
}

bool within_tolerance(const EvalplusRules& rules, const Value& got, const Value& expected, double atol) {
  if (!rules.strict_tolerance) return assert_allclose(got, expected, kRtol, atol);
  if (type_name(got) != type_name(expected)) return false;
  if (is_list_or_tuple(expected) && plain(got).items.size() != plain(expected).items.size()) return false;
  return allclose(got, expected, kRtol, atol);
}

std::vector<EvalplusRules> make_profiles() {
  using FindZero = EvalplusRules::FindZero;
  return {{"evalplus-head", 4000, FindZero::kRoot, true, true, true},
          {"evalplus-0.3.1", 1000, FindZero::kNeverPasses, true, true, true},
          {"evalplus-0.2.1", 1000, FindZero::kSignedThenEqual, true, false, false},
          {"evalplus-0.2.0", 200, FindZero::kNeverPasses, false, false, false}};
}

}  // namespace

std::span<const EvalplusRules> evalplus_profiles() {
  static const std::vector<EvalplusRules> profiles = make_profiles();
  return profiles;
}

base::Result<EvalplusRules> find_evalplus_profile(const std::string& name) {
  const std::string wanted = name.empty() || name == "evalplus" ? "evalplus-head" : name;
  std::vector<std::string> known;
  std::string list;
  for (const auto& profile : evalplus_profiles()) {
    if (profile.name == wanted) return profile;
    known.push_back(profile.name);
    list += (list.empty() ? "" : ", ") + profile.name;
  }
  return base::Error{base::ErrorCode::kUsage,
                     "unknown profile \"" + name + "\"" + base::did_you_mean(name, known) + "; there are " + list};
}

bool expects_not_none(const ComparedTask& task) { return task.mbpp && among(kNotNoneTasks, task.entry_point); }
bool is_find_zero(const ComparedTask& task) { return !task.mbpp && task.entry_point == "find_zero"; }

bool passes_if_equal(const EvalplusRules& rules, const ComparedTask& task) {
  const bool set_task = task.mbpp && rules.set_oracles && among(kSetTasks, task.entry_point);
  return !is_find_zero(task) && !expects_not_none(task) && !set_task;
}

double next_tolerance(const EvalplusRules& rules, double atol, const Value& expected) {
  return atol == 0 && is_floats(expected, !rules.strict_tolerance) ? kFloatAtol : atol;
}

std::vector<double> tolerances(const EvalplusRules& rules, const ComparedTask& task, std::span<const Value> expected) {
  std::vector<double> all;
  double atol = task.atol;
  for (const auto& value : expected) all.push_back(atol = next_tolerance(rules, atol, value));
  return all;
}

bool accepts(const EvalplusRules& rules, const ComparedTask& task, const Value& arguments, const Value& got,
             const Value& expected, double atol) {
  if (is_find_zero(task)) {
    const auto residue = find_zero_residue(arguments, got);
    if (rules.find_zero == EvalplusRules::FindZero::kNeverPasses || !residue) return false;
    if (rules.find_zero == EvalplusRules::FindZero::kRoot) return std::fabs(*residue) <= atol;
    if (!(*residue <= atol)) return false;
  }
  const bool exact = task.mbpp ? mbpp_exact(rules, task, arguments, got, expected, atol) : python_equal(got, expected);
  return exact || (atol != 0 && within_tolerance(rules, got, expected, atol));
}

}  // namespace benchmarks
