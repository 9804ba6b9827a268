// Python's == over plain data (base::Value), outside of any interpreter. Pure, thread-safe.
//
// 1 == 1.0 == True, exactly for integers of any size; a tuple is no list; NaN equals nothing; sets and dicts have no
// order; a value of a derived type equals as its builtin value does; an object of another type equals nothing, since
// its == cannot be asked here.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/base/value.h"

namespace benchmarks {

bool python_equal(const base::Value& left, const base::Value& right);

/// An encoding that equal values share and unequal ones do not (harness/base/value.h, 'H'). Empty if there is none: NaN
/// or an object is in it.
std::optional<std::string> normalised(const base::Value& value);

/// set(a) == set(b). False as well if one of them cannot be iterated or holds what cannot be hashed, which Python would
/// raise for.
bool same_elements(const base::Value& a, const base::Value& b);

/// The builtin value behind a derived type; any other value itself.
const base::Value& plain(const base::Value& value);

/// isinstance(value, float), (int incl. bool) …: the type of the builtin value.
bool is_number(const base::Value& value);
bool is_bool(const base::Value& value);
bool is_float(const base::Value& value);

/// float(value) for numbers; empty for others and for integers that no double can hold (OverflowError).
std::optional<double> as_double(const base::Value& value);

/// type(value).__name__
std::string type_name(const base::Value& value);

/// repr(value), cut after `longest` bytes: for evidence.
std::string python_repr(const base::Value& value, std::size_t longest);

}  // namespace benchmarks
