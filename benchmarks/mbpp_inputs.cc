#include "benchmarks/mbpp_inputs.h"

#include <cstdlib>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "benchmarks/python_json.h"

namespace benchmarks {
namespace {

using base::Value;
using Type = base::Value::Type;

/// Changes the arguments; false if they do not have the form that the rule needs.
using Rule = bool (*)(Value& arguments);

bool is_sequence(const Value& value) { return value.type == Type::kList || value.type == Type::kTuple; }

/// tuple(value): of a list, a string's characters are not needed by any task.
bool to_tuple(Value& value) {
  if (!is_sequence(value)) return false;
  value.type = Type::kTuple;
  return true;
}

bool elements_to_tuples(Value& value) {
  if (!is_sequence(value)) return false;
  for (auto& element : value.items)
    if (!to_tuple(element)) return false;
  return true;
}

bool each(Value& arguments, bool (*change)(Value&)) {
  for (auto& argument : arguments.items)
    if (!change(argument)) return false;
  return true;
}

bool at(Value& arguments, std::size_t index, bool (*change)(Value&)) {
  return arguments.items.size() > index && change(arguments.items[index]);
}

/// float(value)
bool to_real(Value& value) {
  if (value.type == Type::kStr) {
    char* end = nullptr;
    const double number = std::strtod(value.text.c_str(), &end);
    if (value.text.empty() || *end != '\0') return false;
    value = float_value(number);
  }
  if (value.type == Type::kInt) value = float_value(static_cast<double>(value.integer));
  return value.type == Type::kFloat;
}

/// complex(value): the number as its real part, or text such as "1+2j" or "(-0-1j)".
bool to_complex(Value& value) {
  if (value.type == Type::kStr) {
    std::string text = value.text;
    if (text.starts_with('(') && text.ends_with(')')) text = text.substr(1, text.size() - 2);
    char* end = nullptr;
    const double first = std::strtod(text.c_str(), &end);
    if (end == text.c_str()) return false;
    if (*end == '\0') return value = complex_value(first, 0), true;
    if (std::string_view(end) == "j") return value = complex_value(0, first), true;
    const char* second_begin = end;
    const double second = std::strtod(second_begin, &end);
    if (end == second_begin || std::string_view(end) != "j") return false;
    return value = complex_value(first, second), true;
  }
  if (!to_real(value)) return false;
  value = complex_value(value.real, 0);
  return true;
}

/// 115: a list that is not empty becomes a set, everything else an empty dict.
bool sets_or_dicts(Value& value) {
  if (!is_sequence(value)) return false;
  for (auto& element : value.items) {
    if (element.type == Type::kList && !element.items.empty())
      element.type = Type::kSet;
    else
      element = sequence_value(Type::kDict, {});
  }
  return true;
}

bool inner_lists_to_tuples(Value& value) {
  if (!is_sequence(value)) return false;
  for (auto& element : value.items)
    if (element.type == Type::kList) element.type = Type::kTuple;
  return to_tuple(value);
}

bool dict_values_to_tuples(Value& value) {
  if (value.type != Type::kDict) return false;
  for (std::size_t i = 1; i < value.items.size(); i += 2)
    if (!to_tuple(value.items[i])) return false;
  return true;
}

bool all_lists_to_tuples(Value& value) {
  if (value.type == Type::kList) value.type = Type::kTuple;
  for (auto& item : value.items) all_lists_to_tuples(item);
  return true;
}

struct Rules {
  std::map<int, Rule> by_task;
  void add(std::initializer_list<int> tasks, Rule rule) {
    for (const int task : tasks) by_task[task] = rule;
  }
};

Rules make_rules() {
  Rules rules;
  rules.add(
      {2, 116, 132, 143, 222, 261, 273, 394, 399, 421, 424, 429, 470, 560, 579, 596, 616, 630, 726, 740, 744, 809},
      [](Value& a) { return each(a, to_tuple); });
  rules.add({63, 64, 70, 94, 120, 237, 272, 299, 400, 409, 417, 438, 473, 614, 780},
            [](Value& a) { return each(a, elements_to_tuples); });
  rules.add({75, 413, 444, 753}, [](Value& a) { return at(a, 0, elements_to_tuples); });
  rules.add({106, 750}, [](Value& a) { return at(a, 1, to_tuple); });
  rules.add({115}, [](Value& a) { return at(a, 0, sets_or_dicts); });
  rules.add({124}, [](Value& a) { return at(a, 0, to_real) && at(a, 1, to_complex); });
  rules.add({252}, [](Value& a) { return at(a, 0, to_complex); });
  rules.add({250, 405, 446, 617, 720, 763, 808, 307}, [](Value& a) { return at(a, 0, to_tuple); });
  rules.add({259, 401, 445}, [](Value& a) { return each(a, elements_to_tuples) && each(a, to_tuple); });
  rules.add({278}, [](Value& a) { return at(a, 0, inner_lists_to_tuples); });
  rules.add({722}, [](Value& a) { return at(a, 0, dict_values_to_tuples); });
  rules.add({580, 615, 791}, [](Value& a) { return each(a, all_lists_to_tuples); });
  return rules;
}

}  // namespace

base::Result<Value> mbpp_arguments(int task_number, Value arguments) {
  static const Rules rules = make_rules();
  const auto rule = rules.by_task.find(task_number);
  if (arguments.type != Type::kList || (rule != rules.by_task.end() && !rule->second(arguments)))
    return base::Error{base::ErrorCode::kUsage, "the inputs of Mbpp/" + std::to_string(task_number) +
                                                    " do not have the form that evalplus rebuilds"};
  arguments.type = Type::kTuple;
  return arguments;
}

}  // namespace benchmarks
