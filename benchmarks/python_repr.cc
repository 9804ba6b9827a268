// repr() and type names of plain values, for evidence.
#include <array>
#include <charconv>
#include <cmath>

#include "benchmarks/python_equality.h"

namespace benchmarks {
namespace {

using base::Value;
using Type = base::Value::Type;

class Repr {
 public:
  explicit Repr(std::size_t longest) : longest_(longest) {}

  void value(const Value& v) {
    if (out_.size() > longest_) return;
    switch (v.type) {
      case Type::kNone:
        out_ += "None";
        return;
      case Type::kTrue:
        out_ += "True";
        return;
      case Type::kFalse:
        out_ += "False";
        return;
      case Type::kInt:
        out_ += std::to_string(v.integer);
        return;
      case Type::kBigInt:
        out_ += v.text;
        return;
      case Type::kFloat:
        number(v.real);
        return;
      case Type::kComplex:
        complex_number(v);
        return;
      case Type::kStr:
        quoted(v.text);
        return;
      case Type::kBytes:
        out_ += 'b';
        quoted(v.text);
        return;
      case Type::kList:
        items(v, "[", "]");
        return;
      case Type::kTuple:
        items(v, "(", v.items.size() == 1 ? ",)" : ")");
        return;
      case Type::kSet:
        v.items.empty() ? void(out_ += "set()") : items(v, "{", "}");
        return;
      case Type::kFrozenSet:
        v.items.empty() ? void(out_ += "frozenset()") : items(v, "frozenset({", "})");
        return;
      case Type::kDict:
        dict(v);
        return;
      case Type::kDerived:
        items(v, v.text + "(", ")");
        return;
      case Type::kOther:
        out_ += v.repr.empty() ? "<" + v.text + " object>" : v.repr;
        return;
      case Type::kDigest:
        out_ += "<" + v.text + " of more than 1 MiB>";
        return;
    }
  }

  std::string finish() {
    if (out_.size() <= longest_) return std::move(out_);
    auto end = longest_;
    while (end > 0 && (static_cast<unsigned char>(out_[end]) & 0xC0U) == 0x80U) --end;
    return out_.substr(0, end) + "…";
  }

 private:
  void number(double d, std::string_view whole = ".0") {
    if (std::isnan(d)) return void(out_ += "nan");
    if (std::isinf(d)) return void(out_ += d > 0 ? "inf" : "-inf");
    std::array<char, 64> text{};
    const double size = std::fabs(d);
    const bool fixed = size == 0 || (size >= 1e-4 && size < 1e16);
    const auto end = std::to_chars(text.data(), text.data() + text.size(), d,
                                   fixed ? std::chars_format::fixed : std::chars_format::scientific)
                         .ptr;
    const std::string shortest(text.data(), end);
    out_ += shortest;
    if (fixed && shortest.find('.') == std::string::npos) out_ += whole;
  }

  void complex_number(const Value& v) {
    const bool both = v.real != 0 || std::signbit(v.real);
    if (both) {
      out_ += '(';
      number(v.real, "");
      if (!std::signbit(v.imaginary)) out_ += '+';
    }
    number(v.imaginary, "");
    out_ += both ? "j)" : "j";
  }

  void quoted(const std::string& text) {
    const char quote = text.find('\'') != std::string::npos && text.find('"') == std::string::npos ? '"' : '\'';
    out_ += quote;
    for (const char c : std::string_view(text).substr(0, longest_ + 4)) {
      if (c == '\n')
        out_ += "\\n";
      else if (c == '\t')
        out_ += "\\t";
      else if (c == '\r')
        out_ += "\\r";
      else if (c == '\\' || c == quote)
        (out_ += '\\') += c;
      else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
        hex(c);
      else
        out_ += c;
    }
    out_ += quote;
  }

  void hex(char c) {
    static constexpr std::string_view kDigits = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    ((out_ += "\\x") += kDigits[byte >> 4U]) += kDigits[byte & 15U];
  }

  void items(const Value& v, const std::string& open, const std::string& close) {
    out_ += open;
    for (std::size_t i = 0; i < v.items.size() && out_.size() <= longest_; ++i) {
      if (i > 0) out_ += ", ";
      value(v.items[i]);
    }
    out_ += close;
  }

  void dict(const Value& v) {
    out_ += '{';
    for (std::size_t i = 0; i + 1 < v.items.size() && out_.size() <= longest_; i += 2) {
      if (i > 0) out_ += ", ";
      value(v.items[i]);
      out_ += ": ";
      value(v.items[i + 1]);
    }
    out_ += '}';
  }

  std::size_t longest_;
  std::string out_;
};

}  // namespace

std::string type_name(const Value& value) {
  switch (value.type) {
    case Type::kNone:
      return "NoneType";
    case Type::kTrue:
    case Type::kFalse:
      return "bool";
    case Type::kInt:
    case Type::kBigInt:
      return "int";
    case Type::kFloat:
      return "float";
    case Type::kComplex:
      return "complex";
    case Type::kStr:
      return "str";
    case Type::kBytes:
      return "bytes";
    case Type::kList:
      return "list";
    case Type::kTuple:
      return "tuple";
    case Type::kSet:
      return "set";
    case Type::kFrozenSet:
      return "frozenset";
    case Type::kDict:
      return "dict";
    default:
      return value.text;
  }
}

std::string python_repr(const Value& value, std::size_t longest) {
  Repr repr(longest);
  repr.value(value);
  return repr.finish();
}

}  // namespace benchmarks
