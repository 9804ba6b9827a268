#include "benchmarks/allclose.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <optional>
#include <string>
#include <vector>

#include "benchmarks/python_equality.h"

namespace benchmarks {
namespace {

using base::Value;
using Type = base::Value::Type;
using Number = std::complex<double>;

/// A NumPy array of numbers, row by row.
struct Array {
  std::vector<std::size_t> shape;
  std::vector<Number> numbers;
};

bool is_row(const Value& value) { return plain(value).type == Type::kList || plain(value).type == Type::kTuple; }

/// An integer that fits no machine type makes an array of objects, which isfinite() refuses.
bool fits_machine(const Value& value) {
  if (value.type != Type::kBigInt) return true;
  return value.text.size() < 20 ||
         (value.text.size() == 20 && value.text[0] == '1' && value.text <= "18446744073709551615");
}

bool fill(const Value& value, std::size_t depth, Array& array) {
  const Value& inner = plain(value);
  if (is_row(inner)) {
    if (depth == array.shape.size() || array.shape[depth] != inner.items.size()) return false;
    return std::all_of(inner.items.begin(), inner.items.end(),
                       [&](const Value& item) { return fill(item, depth + 1, array); });
  }
  if (depth != array.shape.size() || !is_number(inner) || !fits_machine(inner)) return false;
  array.numbers.push_back(inner.type == Type::kComplex ? Number(inner.real, inner.imaginary)
                                                       : Number(as_double(inner).value_or(0), 0));
  return true;
}

std::optional<Array> to_array(const Value& value) {
  constexpr std::size_t kMostDimensions = 32;
  Array array;
  for (const Value* row = &plain(value); is_row(*row) && array.shape.size() < kMostDimensions;
       row = &plain(row->items[0])) {
    array.shape.push_back(row->items.size());
    if (row->items.empty()) break;
  }
  if (!fill(value, 0, array)) return std::nullopt;
  return array;
}

bool is_close(Number a, Number b, double rtol, double atol) {
  const bool finite = std::isfinite(b.real()) && std::isfinite(b.imag());
  if (!finite) return a == b;
  return std::abs(a - b) <= atol + rtol * std::abs(b);
}

bool is_nan(Number a) { return std::isnan(a.real()) || std::isnan(a.imag()); }

/// Length of each dimension after broadcasting; empty optional if the shapes do not fit.
std::optional<std::vector<std::size_t>> broadcast(const Array& a, const Array& b) {
  std::vector<std::size_t> shape(std::max(a.shape.size(), b.shape.size()), 1);
  for (const auto* array : {&a, &b}) {
    const auto offset = shape.size() - array->shape.size();
    for (std::size_t i = 0; i < array->shape.size(); ++i) {
      if (array->shape[i] == 1) continue;
      if (shape[offset + i] != 1 && shape[offset + i] != array->shape[i]) return std::nullopt;
      shape[offset + i] = array->shape[i];
    }
  }
  return shape;
}

/// The element of `array` that stands at position `index` of the broadcast shape.
Number element(const Array& array, const std::vector<std::size_t>& shape, std::size_t index) {
  std::size_t place = 0;
  std::size_t stride = 1;
  for (std::size_t i = 0; i < array.shape.size(); ++i) {
    const auto own = array.shape[array.shape.size() - 1 - i];
    const auto common = shape[shape.size() - 1 - i];
    if (own != 1) place += index % common * stride;
    stride *= own;
    index /= common;
  }
  return array.numbers[place];
}

template <typename Close>
bool all_elements(const Array& a, const Array& b, const Close& close) {
  const auto shape = broadcast(a, b);
  if (!shape) return false;
  std::size_t count = 1;
  for (const auto length : *shape) count *= length;
  for (std::size_t i = 0; i < count; ++i)
    if (!close(element(a, *shape, i), element(b, *shape, i))) return false;
  return true;
}

}  // namespace

bool allclose(const Value& a, const Value& b, double rtol, double atol) {
  const auto one = to_array(a);
  const auto other = to_array(b);
  return one && other && all_elements(*one, *other, [&](Number x, Number y) { return is_close(x, y, rtol, atol); });
}

bool assert_allclose(const Value& a, const Value& b, double rtol, double atol) {
  const auto one = to_array(a);
  const auto other = to_array(b);
  if (!one || !other || (one->shape != other->shape && !one->shape.empty() && !other->shape.empty())) return false;
  return all_elements(*one, *other,
                      [&](Number x, Number y) { return (is_nan(x) && is_nan(y)) || is_close(x, y, rtol, atol); });
}

}  // namespace benchmarks
