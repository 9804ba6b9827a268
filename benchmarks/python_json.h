// JSON as Python's json module reads it, into base::Value: integers of any size, 1 and 1.0 told apart, NaN and
// Infinity, NUL and lone surrogates in strings, keys in order. The data sets of evalplus need all of these;
// nlohmann/json keeps none of the first three.
#pragma once

#include <string_view>

#include "harness/base/result.h"
#include "harness/base/value.h"

namespace benchmarks {

/// One JSON text; objects become dicts with string keys. Error kUsage with the byte offset. Nesting deeper than 180 is
/// refused.
base::Result<base::Value> parse_python_json(std::string_view text);

/// The value under `key` of a dict; null if there is none.
const base::Value* member(const base::Value& dict, std::string_view key);
/// The string under `key`. Error names the key.
base::Result<std::string> string_member(const base::Value& dict, std::string_view key);

// Constructors.
base::Value int_value(std::int64_t number);
base::Value float_value(double number);
base::Value complex_value(double real, double imaginary);
base::Value sequence_value(base::Value::Type type, std::vector<base::Value> items);

}  // namespace benchmarks
