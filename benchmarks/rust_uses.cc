#include "benchmarks/rust_uses.h"

#include <algorithm>

#include "benchmarks/prompts.h"

namespace benchmarks {
namespace {

constexpr int kDeepest = 32;

/// Where the path begins: behind attributes, visibility and "use".
std::size_t path_begin(std::string_view declaration) {
  for (auto at = declaration.find("use"); at != std::string_view::npos; at = declaration.find("use", at + 1)) {
    const bool begins = at == 0 || std::string_view(" \n\t)]").find(declaration[at - 1]) != std::string_view::npos;
    if (begins && at + 3 < declaration.size() && declaration.find_first_of(" \n\t{:", at + 3) == at + 3) return at + 3;
  }
  return std::string_view::npos;
}

/// Parts between commas that stand in no inner braces.
std::vector<std::string_view> parts_of(std::string_view list) {
  std::vector<std::string_view> parts;
  int depth = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    depth += list[i] == '{' ? 1 : list[i] == '}' ? -1 : 0;
    if (list[i] != ',' || depth != 0) continue;
    parts.push_back(list.substr(begin, i - begin));
    begin = i + 1;
  }
  parts.push_back(list.substr(begin));
  return parts;
}

void read_tree(const std::string& prefix, std::string_view tree, int depth, std::vector<UseLeaf>& leaves) {
  tree = strip(tree);
  if (tree.empty() || depth > kDeepest) return;
  if (const auto brace = tree.find('{'); brace != std::string_view::npos) {
    const auto close = tree.rfind('}');
    if (close == std::string_view::npos || close < brace) return;
    for (const auto part : parts_of(tree.substr(brace + 1, close - brace - 1)))
      read_tree(prefix + std::string(strip(tree.substr(0, brace))), part, depth + 1, leaves);
    return;
  }
  std::string alias;
  if (const auto as = tree.find(" as "); as != std::string_view::npos) {
    alias = strip(tree.substr(as + 4));
    tree = strip(tree.substr(0, as));
  }
  std::string path = prefix + std::string(tree);
  if (path.ends_with("::self")) path.resize(path.size() - 6);
  std::string name =
      alias.empty() ? path.substr(path.rfind(':') == std::string::npos ? 0 : path.rfind(':') + 1) : alias;
  if (name == "*" || name == "_") name.clear();
  leaves.push_back({std::move(path), std::move(name)});
}

std::string declaration_of(const UseLeaf& leaf) {
  const bool renamed = !leaf.name.empty() && leaf.path != leaf.name && !leaf.path.ends_with("::" + leaf.name);
  const bool unnamed = leaf.name.empty() && !leaf.path.ends_with('*');
  return "use " + leaf.path + (renamed ? " as " + leaf.name : unnamed ? " as _" : "") + ";";
}

}  // namespace

std::vector<UseLeaf> use_leaves(std::string_view declaration) {
  std::vector<UseLeaf> leaves;
  const auto begin = path_begin(declaration);
  if (begin == std::string_view::npos) return leaves;
  auto tree = strip(declaration.substr(begin));
  if (tree.ends_with(';')) tree.remove_suffix(1);
  if (tree.starts_with("::")) tree.remove_prefix(2);
  read_tree("", tree, 0, leaves);
  return leaves;
}

std::string without_names(std::string_view declaration, const std::set<std::string>& names) {
  const auto leaves = use_leaves(declaration);
  const auto goes = [&](const UseLeaf& leaf) { return names.contains(leaf.name); };
  if (std::none_of(leaves.begin(), leaves.end(), goes)) return std::string(declaration);
  std::string kept;
  for (const auto& leaf : leaves)
    if (!goes(leaf)) kept += (kept.empty() ? "" : "\n") + declaration_of(leaf);
  return kept;
}

}  // namespace benchmarks
