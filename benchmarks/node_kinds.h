// The node kinds of the grammars with braces, by role: what syntax.cc asks of a tree, as data.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace benchmarks {

struct NodeKinds {
  std::string_view language;  // "cpp"
  std::vector<std::string_view> imports, functions, types, variables;
  std::vector<std::string_view> outer;   // stand around a declaration, which says what it is: template<…>, export
  std::vector<std::string_view> scopes;  // a return in them belongs to a function of their own
};

std::span<const NodeKinds> brace_languages();

/// Nodes on the way from a declaration to its name that no field leads to.
bool is_declarator(std::string_view kind);

}  // namespace benchmarks
