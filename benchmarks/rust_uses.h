// Merges the use declarations of two pieces of a Rust program, in which a name may be bound only once. Pure.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace benchmarks {

/// One name that a use declaration binds.
struct UseLeaf {
  std::string path;  // "std::collections::HashMap"; "std::fmt::*" for a glob
  std::string name;  // "HashMap"; empty for a glob and for "as _"
  bool operator==(const UseLeaf&) const = default;
};

/// The leaves of "use a::{b, c as d, e::{self, f}, g::*};", in order. Empty if it cannot be read.
std::vector<UseLeaf> use_leaves(std::string_view declaration);

/// A use declaration without the leaves that bind one of `names`: as it is if it binds none of them.
std::string without_names(std::string_view declaration, const std::set<std::string>& names);

}  // namespace benchmarks
