#include "harness/base/json.h"

#include <algorithm>
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

/// "[json.exception.parse_error.101] parse error at line 1, column 5: …" without the library's own prefix, and without
/// what was read last if that is long (a whole sample).
std::string reason_of(const char* what) {
  constexpr std::size_t kMost = 300;
  std::string reason = what;
  if (const auto end = reason.find("] "); reason.starts_with("[json.") && end != std::string::npos)
    reason.erase(0, end + 2);
  if (reason.size() > kMost) reason.resize(std::min(reason.find("; last read: "), reason.size()));
  return reason;
}

/// Python's numbers that are none, outside strings, as null.
std::string without_python_numbers(std::string_view text) {
  std::string json;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (in_string && text[i] == '\\' && i + 1 < text.size()) {
      json += text.substr(i++, 2);
      continue;
    }
    if (text[i] == '"') in_string = !in_string;
    std::string_view number;
    for (const std::string_view word : {"NaN", "Infinity", "-Infinity"}) {
      if (!in_string && text.substr(i).starts_with(word)) number = word;
    }
    json += number.empty() ? std::string_view(&text[i], 1) : "null";
    if (!number.empty()) i += number.size() - 1;
  }
  return json;
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

Result<Json> parse_python_json(std::string_view text) {
  auto parsed = parse_json(text);
  const bool may_be_pythons =
      text.find("NaN") != std::string_view::npos || text.find("Infinity") != std::string_view::npos;
  return parsed.ok() || !may_be_pythons ? parsed : parse_json(without_python_numbers(text));
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
