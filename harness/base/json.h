// JSON: the only header that names nlohmann/json. Parsing never throws; errors name byte and reason.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "harness/base/result.h"

namespace base {

using Json = nlohmann::ordered_json;  // keeps the order of keys, so files read as they were written

/// Parses one JSON text. Error: kUsage with the parser's reason and byte offset. Nesting deeper than 512 is refused, so
/// hostile input cannot exhaust the stack.
Result<Json> parse_json(std::string_view text);

/// The same for what Python's json.dumps() wrote: its NaN, Infinity and -Infinity, which are no JSON, become null.
Result<Json> parse_python_json(std::string_view text);

/// One line, no newline; invalid UTF-8 becomes U+FFFD (model output may hold any bytes).
std::string dump_line(const Json& value);

/// Members of an object by type; Error names the key and what it should be.
Result<std::string> string_member(const Json& object, const char* key);

/// The member, or `fallback` if it is absent or of another type.
std::string string_member_or(const Json& object, const char* key, std::string fallback);

}  // namespace base
