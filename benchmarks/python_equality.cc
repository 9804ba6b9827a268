#include "benchmarks/python_equality.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "harness/base/hash.h"

namespace benchmarks {
namespace {

using base::Value;
using Type = base::Value::Type;

void put_count(std::string& out, std::size_t count) {
  const auto number = static_cast<std::uint32_t>(count);
  out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void put_text(std::string& out, char tag, std::string_view text) {
  out += tag;
  put_count(out, text.size());
  out += text;
}

void put_double(std::string& out, double number) { out.append(reinterpret_cast<const char*>(&number), sizeof number); }

bool is_whole(double number) { return std::isfinite(number) && std::floor(number) == number; }

/// All digits of a whole double; exact, as glibc's printf is.
std::string digits_of(double whole) {
  std::array<char, 400> text{};
  std::snprintf(text.data(), text.size(), "%.0f", whole == 0 ? 0.0 : whole);
  return text.data();
}

/// The digits of an integer value; empty for others.
std::string integer_digits(const Value& value) {
  switch (value.type) {
    case Type::kTrue:
      return "1";
    case Type::kFalse:
      return "0";
    case Type::kInt:
      return std::to_string(value.integer);
    case Type::kBigInt:
      return value.text;
    default:
      return "";
  }
}

bool put_sorted(std::string& out, char tag, std::vector<std::string> parts, std::size_t count) {
  std::sort(parts.begin(), parts.end());
  out += tag;
  put_count(out, count);
  for (const auto& part : parts) out += part;
  return true;
}

bool normalise(const Value& value, std::string& out);

bool normalise_double(double number, std::string& out) {
  if (std::isnan(number)) return false;
  if (is_whole(number)) return put_text(out, 'I', digits_of(number)), true;
  out += 'd';
  return put_double(out, number), true;
}

/// Elements (`stride` 1) or pairs (2) in the order of their bytes.
bool normalise_unordered(const Value& value, char tag, std::size_t stride, std::string& out) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i + stride <= value.items.size(); i += stride) {
    auto& part = parts.emplace_back();
    for (std::size_t k = 0; k < stride; ++k)
      if (!normalise(value.items[i + k], part)) return false;
  }
  const auto count = parts.size();
  return put_sorted(out, tag, std::move(parts), count);
}

bool normalise(const Value& value, std::string& out) {
  switch (value.type) {
    case Type::kNone:
      return out += 'N', true;
    case Type::kTrue:
    case Type::kFalse:
    case Type::kInt:
    case Type::kBigInt:
      return put_text(out, 'I', integer_digits(value)), true;
    case Type::kFloat:
      return normalise_double(value.real, out);
    case Type::kComplex:
      if (value.imaginary == 0) return normalise_double(value.real, out);
      if (std::isnan(value.real) || std::isnan(value.imaginary)) return false;
      out += 'c';
      put_double(out, value.real == 0 ? 0.0 : value.real);
      return put_double(out, value.imaginary), true;
    case Type::kStr:
    case Type::kBytes:
      return put_text(out, static_cast<char>(value.type), value.text), true;
    case Type::kList:
    case Type::kTuple:
      out += static_cast<char>(value.type);
      put_count(out, value.items.size());
      return std::all_of(value.items.begin(), value.items.end(),
                         [&](const Value& item) { return normalise(item, out); });
    case Type::kSet:
    case Type::kFrozenSet:
      return normalise_unordered(value, 'S', 1, out);
    case Type::kDict:
      return normalise_unordered(value, 'D', 2, out);
    case Type::kDerived:
      return !value.items.empty() && normalise(value.items[0], out);
    case Type::kOther:
    case Type::kDigest:
      return false;
  }
  return false;
}

bool equals_digest(const Value& digest, const Value& other) {
  if (other.type == Type::kDigest) return digest.repr == other.repr;
  const auto bytes = normalised(other);
  return bytes && base::sha256(*bytes) == digest.repr;
}

bool equal_numbers(const Value& a, const Value& b) {
  const bool integers = integer_digits(a).size() * integer_digits(b).size() > 0;
  if (integers) return integer_digits(a) == integer_digits(b);
  const auto one = normalised(a);
  return one && one == normalised(b);
}

bool equal_items(const Value& a, const Value& b) {
  return a.items.size() == b.items.size() && std::equal(a.items.begin(), a.items.end(), b.items.begin(), python_equal);
}

bool equal_dicts(const Value& a, const Value& b) {
  if (a.items.size() != b.items.size()) return false;
  std::unordered_map<std::string, const Value*> values;
  for (std::size_t i = 0; i + 1 < a.items.size(); i += 2)
    if (auto key = normalised(a.items[i])) values.emplace(std::move(*key), &a.items[i + 1]);
  for (std::size_t i = 0; i + 1 < b.items.size(); i += 2) {
    const auto key = normalised(b.items[i]);
    const auto found = key ? values.find(*key) : values.end();
    if (found == values.end() || !python_equal(*found->second, b.items[i + 1])) return false;
  }
  return true;
}

bool is_hashable(const Value& value) {
  const Value& inner = plain(value);
  if (inner.type == Type::kList || inner.type == Type::kDict || inner.type == Type::kSet || inner.type == Type::kOther)
    return false;
  return inner.type != Type::kTuple || std::all_of(inner.items.begin(), inner.items.end(), is_hashable);
}

/// One string for each character of UTF-8 text.
std::vector<Value> characters(const std::string& text) {
  std::vector<Value> all;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) all.emplace_back().type = Type::kStr;
    if (!all.empty()) all.back().text += c;
  }
  return all;
}

std::optional<std::vector<Value>> elements(const Value& value) {
  const Value& inner = plain(value);
  switch (inner.type) {
    case Type::kList:
    case Type::kTuple:
    case Type::kSet:
    case Type::kFrozenSet:
      return inner.items;
    case Type::kStr:
      return characters(inner.text);
    case Type::kDict: {
      std::vector<Value> keys;
      for (std::size_t i = 0; i < inner.items.size(); i += 2) keys.push_back(inner.items[i]);
      return keys;
    }
    default:
      return std::nullopt;
  }
}

std::optional<std::unordered_set<std::string>> element_set(const Value& value) {
  const auto all = elements(value);
  if (!all) return std::nullopt;
  std::unordered_set<std::string> set;
  for (const auto& element : *all) {
    auto bytes = is_hashable(element) ? normalised(element) : std::nullopt;
    if (!bytes) return std::nullopt;
    set.insert(std::move(*bytes));
  }
  return set;
}

}  // namespace

bool python_equal(const Value& left, const Value& right) {
  const Value& a = plain(left);
  const Value& b = plain(right);
  if (a.type == Type::kOther || b.type == Type::kOther) return false;
  if (a.type == Type::kDigest) return equals_digest(a, b);
  if (b.type == Type::kDigest) return equals_digest(b, a);
  if (is_number(a) && is_number(b)) return equal_numbers(a, b);
  const auto is_set = [](const Value& v) { return v.type == Type::kSet || v.type == Type::kFrozenSet; };
  if (is_set(a) && is_set(b)) {
    if (a.items.size() != b.items.size()) return false;
    const auto one = normalised(a);
    return one && one == normalised(b);
  }
  if (a.type != b.type) return false;
  switch (a.type) {
    case Type::kStr:
    case Type::kBytes:
      return a.text == b.text;
    case Type::kList:
    case Type::kTuple:
      return equal_items(a, b);
    case Type::kDict:
      return equal_dicts(a, b);
    default:
      return a.type == Type::kNone;
  }
}

std::optional<std::string> normalised(const Value& value) {
  std::string out;
  if (!normalise(value, out)) return std::nullopt;
  return out;
}

bool same_elements(const Value& a, const Value& b) {
  const auto one = element_set(a);
  return one && one == element_set(b);
}

const Value& plain(const Value& value) {
  return value.type == Type::kDerived && !value.items.empty() ? plain(value.items[0]) : value;
}

bool is_number(const Value& value) {
  const Type type = plain(value).type;
  return type == Type::kTrue || type == Type::kFalse || type == Type::kInt || type == Type::kBigInt ||
         type == Type::kFloat || type == Type::kComplex;
}

bool is_bool(const Value& value) { return value.type == Type::kTrue || value.type == Type::kFalse; }
bool is_float(const Value& value) { return plain(value).type == Type::kFloat; }

std::optional<double> as_double(const Value& value) {
  const Value& inner = plain(value);
  if (inner.type == Type::kFloat) return inner.real;
  if (inner.type == Type::kComplex || !is_number(inner)) return std::nullopt;
  double number = 0;
  const std::string digits = integer_digits(inner);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

}  // namespace benchmarks
