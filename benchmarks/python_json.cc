#include "benchmarks/python_json.h"

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <utility>

namespace benchmarks {
namespace {

using base::Value;
using Type = base::Value::Type;

constexpr int kMaxDepth = 180;

void append_utf8(std::string& out, std::uint32_t code) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | (code >> 6U));
    put(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    put(0xE0U | (code >> 12U));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  } else {
    put(0xF0U | (code >> 18U));
    put(0x80U | ((code >> 12U) & 0x3FU));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  }
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  base::Result<Value> parse() {
    Value value;
    skip_space();
    if (parse_value(value, 0)) {
      skip_space();
      if (at_ == text_.size()) return value;
      fail("something behind the end");
    }
    return base::Error{base::ErrorCode::kUsage, "invalid JSON at byte " + std::to_string(at_) + ": " + reason_};
  }

 private:
  bool fail(const char* reason) {
    if (reason_.empty()) reason_ = reason;
    return false;
  }
  void skip_space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r'))
      ++at_;
  }
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool literal(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  bool parse_value(Value& out, int depth) {
    if (depth > kMaxDepth) return fail("nested too deep");
    const char c = peek();
    if (c == '"') {
      out.type = Type::kStr;
      return parse_string(out.text);
    }
    if (c == '[') return parse_list(out, depth);
    if (c == '{') return parse_dict(out, depth);
    if (c == '-' || (c >= '0' && c <= '9')) return parse_number(out);
    return parse_word(out);
  }

  bool parse_word(Value& out) {
    if (literal("null"))
      out.type = Type::kNone;
    else if (literal("true"))
      out.type = Type::kTrue;
    else if (literal("false"))
      out.type = Type::kFalse;
    else if (literal("Infinity"))
      out = float_value(std::numeric_limits<double>::infinity());
    else if (literal("NaN"))
      out = float_value(std::numeric_limits<double>::quiet_NaN());
    else
      return fail("expected a value");
    return true;
  }

  bool parse_list(Value& out, int depth) {
    out.type = Type::kList;
    ++at_;
    skip_space();
    if (peek() == ']') return ++at_, true;
    while (true) {
      skip_space();
      if (!parse_value(out.items.emplace_back(), depth + 1)) return false;
      skip_space();
      if (peek() == ']') return ++at_, true;
      if (peek() != ',') return fail("expected ',' or ']'");
      ++at_;
    }
  }

  bool parse_dict(Value& out, int depth) {
    out.type = Type::kDict;
    ++at_;
    skip_space();
    if (peek() == '}') return ++at_, true;
    while (true) {
      skip_space();
      if (peek() != '"') return fail("expected a key in quotes");
      Value key;
      if (!parse_value(key, depth + 1)) return false;
      skip_space();
      if (peek() != ':') return fail("expected ':'");
      ++at_;
      skip_space();
      if (!parse_value(slot(out, std::move(key)), depth + 1)) return false;
      skip_space();
      if (peek() == '}') return ++at_, true;
      if (peek() != ',') return fail("expected ',' or '}'");
      ++at_;
    }
  }

  /// Where the key's value goes: a key that occurs twice keeps its place and takes the last value.
  static Value& slot(Value& dict, Value key) {
    for (std::size_t i = 0; i + 1 < dict.items.size() && dict.items.size() < 200; i += 2)
      if (dict.items[i].text == key.text) return dict.items[i + 1] = Value{};
    dict.items.push_back(std::move(key));
    return dict.items.emplace_back();
  }

  bool parse_number(Value& out) {
    const auto begin = at_;
    if (peek() == '-') ++at_;
    if (literal("Infinity")) {
      out = float_value(-std::numeric_limits<double>::infinity());
      return true;
    }
    const auto digits = at_;
    skip_digits();
    if (at_ == digits || (text_[digits] == '0' && at_ > digits + 1)) return fail("malformed number");
    bool is_float = false;
    if (peek() == '.') {
      is_float = true;
      ++at_;
      const auto fraction = at_;
      skip_digits();
      if (at_ == fraction) return fail("malformed number");
    }
    if (peek() == 'e' || peek() == 'E') {
      is_float = true;
      ++at_;
      if (peek() == '+' || peek() == '-') ++at_;
      const auto exponent = at_;
      skip_digits();
      if (at_ == exponent) return fail("malformed number");
    }
    const std::string number(text_.substr(begin, at_ - begin));
    out = is_float ? float_value(std::strtod(number.c_str(), nullptr)) : integer(number);
    return true;
  }

  void skip_digits() {
    while (peek() >= '0' && peek() <= '9') ++at_;
  }

  static Value integer(const std::string& digits) {
    Value value = int_value(0);
    if (std::from_chars(digits.data(), digits.data() + digits.size(), value.integer).ec != std::errc()) {
      value.type = Type::kBigInt;
      value.text = digits;
    }
    return value;
  }

  bool parse_string(std::string& out) {
    ++at_;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '"') return true;
      if (static_cast<unsigned char>(c) < 0x20) return fail("control character in a string");
      if (c != '\\')
        out += c;
      else if (!parse_escape(out))
        return false;
    }
    return fail("string without an end");
  }

  bool parse_escape(std::string& out) {
    static constexpr std::string_view kNames = "\"\\/bfnrt";
    static constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const char c = peek();
    ++at_;
    if (c == 'u') return parse_code(out);
    const auto known = kNames.find(c);
    if (c == '\0' || known == std::string_view::npos) return fail("unknown escape");
    out += kMeanings[known];
    return true;
  }

  bool parse_code(std::string& out) {
    std::uint32_t code = 0;
    if (!hex4(code)) return fail("malformed \\u escape");
    if (code >= 0xD800 && code < 0xDC00 && text_.substr(at_).starts_with("\\u")) {
      const auto back = at_;
      at_ += 2;
      std::uint32_t low = 0;
      if (hex4(low) && low >= 0xDC00 && low < 0xE000)
        code = 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00);
      else
        at_ = back;  // a lone surrogate, as Python keeps it
    }
    append_utf8(out, code);
    return true;
  }

  bool hex4(std::uint32_t& code) {
    const auto digits = text_.substr(at_, 4);
    if (digits.size() < 4) return false;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + 4, code, 16);
    if (error != std::errc() || end != digits.data() + 4) return false;
    at_ += 4;
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string reason_;
};

}  // namespace

base::Result<Value> parse_python_json(std::string_view text) { return Parser(text).parse(); }

const Value* member(const Value& dict, std::string_view key) {
  if (dict.type != Type::kDict) return nullptr;
  for (std::size_t i = 0; i + 1 < dict.items.size(); i += 2)
    if (dict.items[i].text == key) return &dict.items[i + 1];
  return nullptr;
}

base::Result<std::string> string_member(const Value& dict, std::string_view key) {
  const Value* value = member(dict, key);
  if (value != nullptr && value->type == Type::kStr) return value->text;
  return base::Error{base::ErrorCode::kUsage,
                     "key \"" + std::string(key) + (value == nullptr ? "\" is missing" : "\" must be a string")};
}

Value int_value(std::int64_t number) {
  Value value;
  value.type = Type::kInt;
  value.integer = number;
  return value;
}

Value float_value(double number) {
  Value value;
  value.type = Type::kFloat;
  value.real = number;
  return value;
}

Value complex_value(double real, double imaginary) {
  Value value = float_value(real);
  value.type = Type::kComplex;
  value.imaginary = imaginary;
  return value;
}

Value sequence_value(Type type, std::vector<Value> items) {
  Value value;
  value.type = type;
  value.items = std::move(items);
  return value;
}

}  // namespace benchmarks
