// The category of an exception by its type's name. Pure.
#pragma once

#include <string>
#include <string_view>

namespace score {

/// The category under which people look for an exception: the nearest ancestor that is a category of its own
/// ("IndentationError" -> "SyntaxError", "ModuleNotFoundError" -> "ImportError", "json.decoder.JSONDecodeError" ->
/// "ValueError"), the type's own name for the other exceptions of the language, and "Other Exception" for a type that
/// is none of them (a class of the program's own).
std::string category_of_exception(std::string_view type);

}  // namespace score
