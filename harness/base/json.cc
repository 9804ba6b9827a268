#include "harness/base/json.h"

#include <utility>

namespace base {
namespace {

constexpr int kMaxDepth = 512;

/// The deepest nesting of brackets outside strings, to refuse hostile input before the recursive parser sees it.
int nesting_depth(std::string_view text) {
  int depth = 0;
  int deepest = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\')
        ++i;
      else if (c == '"')
        in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      deepest = std::max(deepest, ++depth);
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return deepest;
}

/// "[json.exception.parse_error.101] parse error at line 1, column 5: …" without the library's own prefix.
std::string reason_of(const char* what) {
  std::string reason = what;
  if (const auto end = reason.find("] "); reason.starts_with("[json.") && end != std::string::npos)
    reason.erase(0, end + 2);
  return reason;
}

}  // namespace

Result<Json> parse_json(std::string_view text) {
  if (nesting_depth(text) > kMaxDepth) return Error{ErrorCode::kUsage, "JSON nested deeper than 512 levels"};
  try {
    return Json::parse(text);
  } catch (const nlohmann::json::exception& e) {
    return Error{ErrorCode::kUsage, "invalid JSON: " + reason_of(e.what())};
  }
}

std::string dump_line(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

Result<std::string> string_member(const Json& object, const char* key) {
  if (!object.is_object()) return Error{ErrorCode::kUsage, "expected a JSON object"};
  const auto it = object.find(key);
  if (it == object.end()) return Error{ErrorCode::kUsage, std::string("key \"") + key + "\" is missing"};
  if (!it->is_string()) return Error{ErrorCode::kUsage, std::string("key \"") + key + "\" must be a string"};
  return it->get<std::string>();
}

std::string string_member_or(const Json& object, const char* key, std::string fallback) {
  if (!object.is_object()) return fallback;
  const auto it = object.find(key);
  return it != object.end() && it->is_string() ? it->get<std::string>() : std::move(fallback);
}

}  // namespace base
