#include "benchmarks/go_imports.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include "benchmarks/prompts.h"
#include "benchmarks/syntax.h"
#include "benchmarks/whole_program.h"

namespace benchmarks {
namespace {

constexpr std::array<std::string_view, 10> kPackages = {"math",  "strings", "fmt",  "strconv",   "time",
                                                        "bytes", "regexp",  "sort", "math/rand", "crypto/md5"};

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// "rand" of "math/rand/v2".
std::string_view package_name(std::string_view path) {
  const auto last = base_name(path);
  const bool version = last.size() > 1 && last.size() < path.size() && last[0] == 'v' &&
                       last.find_first_not_of("0123456789", 1) == std::string_view::npos;
  return version ? base_name(path.substr(0, path.size() - last.size() - 1)) : last;
}

std::string in_quotes(std::string_view path) { return "\"" + std::string(path) + "\""; }

/// One import of a program.
struct Import {
  std::string alias;  // "_" and "." among them; may be empty
  std::string path;
  [[nodiscard]] std::string name() const { return alias.empty() ? std::string(package_name(path)) : alias; }
  [[nodiscard]] std::string text() const { return (alias.empty() ? "" : alias + " ") + in_quotes(path); }
};

/// The imports of one declaration: each is a quoted path, behind a name or not.
void read_imports(std::string_view declaration, std::vector<Import>& imports) {
  for (auto open = declaration.find_first_of("\"`"); open != std::string_view::npos;
       open = declaration.find_first_of("\"`", open + 1)) {
    const auto close = declaration.find(declaration[open], open + 1);
    if (close == std::string_view::npos) return;
    auto before = declaration.substr(0, open);
    before = before.substr(std::min(before.find_last_of("\n;(") + 1, before.size()));
    std::string alias(strip(before));
    if (alias.starts_with("import")) alias = strip(std::string_view(alias).substr(6));
    imports.push_back({alias, std::string(declaration.substr(open + 1, close - open - 1))});
    open = close;
  }
}

/// Does the name with a dot behind it stand in the code, and not as the end of a longer name?
bool selects_from(std::string_view code, std::string_view name) {
  const std::string wanted = std::string(name) + ".";
  for (auto at = code.find(wanted); at != std::string_view::npos; at = code.find(wanted, at + 1)) {
    const char before = at == 0 ? ' ' : code[at - 1];
    if (std::isalnum(static_cast<unsigned char>(before)) == 0 && before != '_' && before != '.') return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> official_go_packages(std::string_view test_setup, std::string_view completion) {
  std::vector<std::string> packages;
  for (const auto package : kPackages)
    if (test_setup.find(package) == std::string_view::npos &&
        completion.find(std::string(base_name(package)) + ".") != std::string_view::npos)
      packages.push_back(in_quotes(package));
  return packages;
}

std::string go_import_block(const std::vector<std::string>& packages) {
  if (packages.empty()) return "";
  std::string text = "import (\n";
  for (std::size_t i = 0; i < packages.size(); ++i) text += (i == 0 ? "" : "    ") + packages[i] + "\n";
  return text + ")\n";
}

std::string merged_go_program(std::string_view test_setup, const std::string& code) {
  std::vector<Import> imports;
  std::vector<Edit> edits;
  std::set<std::string> references;
  for (const auto& statement : outline("go", code).statements) {
    references.insert(statement.references.begin(), statement.references.end());
    if (statement.kind != Statement::Kind::kImport) continue;
    edits.push_back({statement.begin, statement.end, ""});
    read_imports(std::string_view(code).substr(statement.begin, statement.end - statement.begin), imports);
  }
  const std::string rest = edited(code, std::move(edits));
  for (const auto package : kPackages) imports.push_back({"", std::string(package)});
  std::vector<std::string> packages;
  std::set<std::string> bound;
  for (const auto& import : imports) {
    const bool needed = import.alias == "_" || import.alias == "." ||
                        (references.contains(import.name()) && selects_from(rest, import.name()));
    const bool of_test = import.alias.empty() && test_setup.find(in_quotes(import.path)) != std::string_view::npos;
    if (needed && !of_test && bound.insert(import.name()).second) packages.push_back(import.text());
  }
  return go_import_block(packages) + rest;
}

}  // namespace benchmarks
