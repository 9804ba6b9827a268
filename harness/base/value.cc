#include "harness/base/value.h"

#include <algorithm>
#include <bit>
#include <cctype>
#include <limits>

namespace base {
namespace {

static_assert(std::endian::native == std::endian::little,
              "the encoding is little-endian, and so is every platform supported");

constexpr int kMaxDepth = 200;

template <typename T>
void put(std::string& out, T number) {
  out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void put_count(std::string& out, std::size_t count) {
  HARNESS_CHECK(count <= std::numeric_limits<std::uint32_t>::max());
  put(out, static_cast<std::uint32_t>(count));
}

void put_text(std::string& out, std::string_view text) {
  put_count(out, text.size());
  out += text;
}

bool is_integer(std::string_view digits) {
  if (digits.starts_with('-')) digits.remove_prefix(1);
  const bool hex = digits.starts_with("0x");
  if (hex) digits.remove_prefix(2);
  return !digits.empty() && std::all_of(digits.begin(), digits.end(), [hex](unsigned char c) {
    return hex ? std::isxdigit(c) != 0 : std::isdigit(c) != 0;
  });
}

/// Decodes with the offset at hand for messages. Every failure sets `reason_` once and makes all later steps fail.
class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : bytes_(bytes) {}

  bool value(Value& out, int depth) {
    char tag = 0;
    if (!number(tag)) return false;
    if (depth > kMaxDepth) return fail("values nested deeper than 200 levels");
    out.type = static_cast<Value::Type>(tag);
    switch (out.type) {
      case Value::Type::kNone:
      case Value::Type::kTrue:
      case Value::Type::kFalse:
        return true;
      case Value::Type::kInt:
        return number(out.integer);
      case Value::Type::kBigInt:
        return text(out.text) && (is_integer(out.text) || fail("an integer with a non-digit"));
      case Value::Type::kFloat:
        return number(out.real);
      case Value::Type::kComplex:
        return number(out.real) && number(out.imaginary);
      case Value::Type::kStr:
      case Value::Type::kBytes:
        return text(out.text);
      case Value::Type::kList:
      case Value::Type::kTuple:
      case Value::Type::kSet:
      case Value::Type::kFrozenSet:
        return items(out, 1, depth);
      case Value::Type::kDict:
        return items(out, 2, depth);
      case Value::Type::kDerived:
        return text(out.text) && value(out.items.emplace_back(), depth + 1);
      case Value::Type::kOther:
      case Value::Type::kDigest:
        return text(out.text) && text(out.repr);
    }
    return fail("unknown type tag " + std::to_string(static_cast<int>(static_cast<unsigned char>(tag))));
  }

  [[nodiscard]] std::size_t offset() const { return offset_; }
  [[nodiscard]] Error error() const {
    return {ErrorCode::kUsage, "malformed value at byte " + std::to_string(offset_) + ": " + reason_};
  }

 private:
  bool fail(std::string reason) {
    reason_ = std::move(reason);
    return false;
  }

  template <typename T>
  bool number(T& out) {
    if (bytes_.size() - offset_ < sizeof out) return fail("it ends early");
    std::copy_n(bytes_.data() + offset_, sizeof out, reinterpret_cast<char*>(&out));
    offset_ += sizeof out;
    return true;
  }

  bool text(std::string& out) {
    std::uint32_t size = 0;
    if (!number(size)) return false;
    if (bytes_.size() - offset_ < size) return fail("a text of " + std::to_string(size) + " bytes ends early");
    out.assign(bytes_.substr(offset_, size));
    offset_ += size;
    return true;
  }

  /// No reserve(count): nested counts that each claim the rest of the input would make memory grow with depth times
  /// size.
  bool items(Value& out, std::uint32_t values_per_item, int depth) {
    std::uint32_t count = 0;
    if (!number(count)) return false;
    if (count > (bytes_.size() - offset_) / values_per_item) return fail(std::to_string(count) + " items end early");
    for (std::uint64_t i = 0; i < std::uint64_t{count} * values_per_item; ++i) {
      if (!value(out.items.emplace_back(), depth + 1)) return false;
    }
    return true;
  }

  std::string_view bytes_;
  std::size_t offset_ = 0;
  std::string reason_;
};

}  // namespace

void encode_value(const Value& value, std::string& out) {
  out += static_cast<char>(value.type);
  switch (value.type) {
    case Value::Type::kNone:
    case Value::Type::kTrue:
    case Value::Type::kFalse:
      return;
    case Value::Type::kInt:
      return put(out, value.integer);
    case Value::Type::kFloat:
      return put(out, value.real);
    case Value::Type::kComplex:
      put(out, value.real);
      return put(out, value.imaginary);
    case Value::Type::kBigInt:
    case Value::Type::kStr:
    case Value::Type::kBytes:
      return put_text(out, value.text);
    case Value::Type::kOther:
    case Value::Type::kDigest:
      put_text(out, value.text);
      return put_text(out, value.repr);
    case Value::Type::kDerived:
      put_text(out, value.text);
      HARNESS_CHECK(value.items.size() == 1);
      break;
    case Value::Type::kDict:
      HARNESS_CHECK(value.items.size() % 2 == 0);
      put_count(out, value.items.size() / 2);
      break;
    case Value::Type::kList:
    case Value::Type::kTuple:
    case Value::Type::kSet:
    case Value::Type::kFrozenSet:
      put_count(out, value.items.size());
      break;
  }
  for (const auto& item : value.items) encode_value(item, out);
}

Result<Value> decode_value(std::string_view& bytes) {
  Decoder decoder(bytes);
  Value value;
  if (!decoder.value(value, 1)) return decoder.error();
  bytes.remove_prefix(decoder.offset());
  return value;
}

}  // namespace base
