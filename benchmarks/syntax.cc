#include "benchmarks/syntax.h"

#include <algorithm>
#include <cstdint>
#include <memory>

#include <tree_sitter/api.h>

#include "benchmarks/node_kinds.h"
#include "benchmarks/parse_limits.h"

extern "C" {
const TSLanguage* tree_sitter_cpp();
const TSLanguage* tree_sitter_go();
const TSLanguage* tree_sitter_java();
const TSLanguage* tree_sitter_javascript();
const TSLanguage* tree_sitter_python();
const TSLanguage* tree_sitter_rust();
}

namespace benchmarks {
namespace {

/// Node kinds of one grammar, by role.
struct Grammar {
  std::vector<std::string_view> imports, functions, classes, scopes, returns, effects, assignments;
};

const Grammar& python_grammar() {
  static const Grammar grammar{
      {"import_statement", "import_from_statement", "future_import_statement"},
      {"function_definition"},
      {"class_definition"},
      {"function_definition", "class_definition", "lambda"},
      {"return_statement", "yield"},
      {"call", "await", "yield", "named_expression", "assert_statement", "delete_statement", "raise_statement"},
      {"assignment", "augmented_assignment", "named_expression", "for_statement"}};
  return grammar;
}

bool among(const std::vector<std::string_view>& kinds, std::string_view kind) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

struct DeleteParser {
  void operator()(TSParser* parser) const { ts_parser_delete(parser); }
};
struct DeleteTree {
  void operator()(TSTree* tree) const { ts_tree_delete(tree); }
};

std::string_view kind_of(TSNode node) { return ts_node_type(node); }

class Reader {
 public:
  Reader(const Grammar& grammar, std::string_view code) : grammar_(grammar), code_(code) {}

  Statement statement(TSNode node) {
    Statement statement;
    statement.begin = ts_node_start_byte(node);
    statement.end = ts_node_end_byte(node);
    statement.has_error = ts_node_has_error(node);
    if (kind_of(node) == "decorated_definition") {
      statement.decorated = true;
      const TSNode definition = ts_node_child_by_field_name(node, "definition", 10);
      statement.kind = ts_node_is_null(definition) ? Statement::Kind::kError : kind(definition);
      if (!ts_node_is_null(definition)) statement.is_stub = is_stub(definition);
    } else {
      statement.kind = kind(node);
      statement.plain_assignment =
          statement.kind == Statement::Kind::kAssignment && is_plain_assignment(ts_node_named_child(node, 0));
      statement.is_stub = is_stub(node);
    }
    walk(node, statement);
    return statement;
  }

 private:
  [[nodiscard]] std::string text(TSNode node) const {
    const auto begin = ts_node_start_byte(node);
    return std::string(code_.substr(begin, ts_node_end_byte(node) - begin));
  }

  [[nodiscard]] Statement::Kind kind(TSNode node) const {
    const auto type = kind_of(node);
    if (type == "ERROR" || ts_node_is_missing(node)) return Statement::Kind::kError;
    if (type == "comment") return Statement::Kind::kComment;
    if (among(grammar_.imports, type)) return Statement::Kind::kImport;
    if (among(grammar_.functions, type)) return Statement::Kind::kFunction;
    if (among(grammar_.classes, type)) return Statement::Kind::kClass;
    if (type != "expression_statement") return Statement::Kind::kControl;
    const auto inner =
        ts_node_named_child_count(node) == 1 ? kind_of(ts_node_named_child(node, 0)) : std::string_view();
    return inner == "assignment" || inner == "augmented_assignment" ? Statement::Kind::kAssignment
                                                                    : Statement::Kind::kExpression;
  }

  [[nodiscard]] static bool is_plain_assignment(TSNode assignment) {
    const TSNode left = ts_node_child_by_field_name(assignment, "left", 4);
    return kind_of(assignment) == "assignment" && !ts_node_is_null(left) && kind_of(left) == "identifier";
  }

  /// A body of nothing but strings, comments, pass, "..." and raise NotImplementedError.
  [[nodiscard]] bool is_stub(TSNode function) const {
    if (!among(grammar_.functions, kind_of(function))) return false;
    const TSNode body = ts_node_child_by_field_name(function, "body", 4);
    if (ts_node_is_null(body)) return true;
    const auto count = ts_node_named_child_count(body);
    if (count > 64) return false;
    for (std::uint32_t i = 0; i < count; ++i) {
      const TSNode child = ts_node_named_child(body, i);
      const auto type = kind_of(child);
      if (type == "comment" || type == "pass_statement") continue;
      if (type == "raise_statement" && text(child).find("NotImplementedError") != std::string::npos) continue;
      if (type != "expression_statement" || ts_node_named_child_count(child) != 1) return false;
      const auto inner = kind_of(ts_node_named_child(child, 0));
      if (inner != "string" && inner != "concatenated_string" && inner != "ellipsis") return false;
    }
    return true;
  }

  /// An open node of walk(). Kept here because asking tree-sitter for a parent searches from the root.
  struct Frame {
    std::string_view kind;
    bool scope = false;   // has local names
    bool target = false;  // names in it are being assigned
  };

  /// One pass over the statement's nodes, without recursion: hostile text can be nested deeper than the stack.
  void walk(TSNode node, Statement& statement) {
    TSTreeCursor cursor = ts_tree_cursor_new(node);
    while (true) {
      enter(cursor, statement);
      if (ts_tree_cursor_goto_first_child(&cursor)) continue;
      leave();
      while (!frames_.empty() && !ts_tree_cursor_goto_next_sibling(&cursor)) {
        ts_tree_cursor_goto_parent(&cursor);
        leave();
      }
      if (frames_.empty()) break;
    }
    ts_tree_cursor_delete(&cursor);
  }

  void enter(const TSTreeCursor& cursor, Statement& statement) {
    const TSNode node = ts_tree_cursor_current_node(&cursor);
    const char* field_name = ts_tree_cursor_current_field_name(&cursor);
    const std::string_view field = field_name == nullptr ? std::string_view() : field_name;
    const std::string_view parent = frames_.empty() ? std::string_view() : frames_.back().kind;
    const Frame frame{kind_of(node), among(grammar_.scopes, kind_of(node)),
                      scopes_ == 0 && opens_target(kind_of(node), field, parent)};
    targets_ += frame.target ? 1 : 0;
    visit(node, frame.kind, field, parent, statement);
    scopes_ += frame.scope ? 1 : 0;
    frames_.push_back(frame);
  }

  void leave() {
    targets_ -= frames_.back().target ? 1 : 0;
    scopes_ -= frames_.back().scope ? 1 : 0;
    frames_.pop_back();
  }

  [[nodiscard]] bool opens_target(std::string_view kind, std::string_view field, std::string_view parent) const {
    if (kind == "as_pattern_target" || (field == "name" && parent == "named_expression")) return true;
    return field == "left" && among(grammar_.assignments, parent);
  }

  void visit(TSNode node, std::string_view kind, std::string_view field, std::string_view parent,
             Statement& statement) const {
    if (kind == "identifier") return identifier(node, field, parent, statement);
    if (kind == "dotted_name" && field == "name" && scopes_ == 0 && among(grammar_.imports, parent)) {
      const std::string dotted = text(node);  // import a.b binds a
      statement.names.push_back(dotted.substr(0, dotted.find('.')));
    }
    if (kind == "block" && is_empty(node)) statement.has_error = true;
    if (kind == "return_statement" && ts_node_named_child_count(node) > 0) statement.has_return = true;
    if (scopes_ > 0) return;
    if (among(grammar_.returns, kind)) statement.returns_outside = true;
    if (among(grammar_.effects, kind) || among(grammar_.assignments, kind)) statement.has_effect = true;
    if (kind == "print_statement" || kind == "exec_statement") statement.has_error = true;  // Python 2
  }

  /// The grammar accepts a block without statements; Python does not.
  [[nodiscard]] static bool is_empty(TSNode block) {
    const auto count = ts_node_named_child_count(block);
    for (std::uint32_t i = 0; i < count && i < 64; ++i)  // asking for a child by number takes time linear in the number
      if (kind_of(ts_node_named_child(block, i)) != "comment") return false;
    return count < 64;
  }

  void identifier(TSNode node, std::string_view field, std::string_view parent, Statement& statement) const {
    if (field == "attribute" || (field == "name" && parent == "keyword_argument")) {
      statement.attributes.insert(text(node));
      return;
    }
    if (field == "name" && (among(grammar_.functions, parent) || among(grammar_.classes, parent))) {
      if (scopes_ == 1) statement.names.push_back(text(node));  // the definition is a scope itself
      statement.attributes.insert(text(node));
      return;
    }
    const bool bound = targets_ > 0 && parent != "attribute" && parent != "subscript";
    if (scopes_ == 0 && (bound || (field == "alias" && parent == "aliased_import")))
      statement.names.push_back(text(node));
    statement.references.insert(text(node));
  }

  std::vector<Frame> frames_;
  int scopes_ = 0;
  int targets_ = 0;
  const Grammar& grammar_;
  std::string_view code_;
};

const TSLanguage* brace_grammar(std::string_view language) {
  if (language == "cpp") return tree_sitter_cpp();
  if (language == "java") return tree_sitter_java();
  if (language == "javascript") return tree_sitter_javascript();
  return language == "go" ? tree_sitter_go() : tree_sitter_rust();
}

TSNode field_of(TSNode node, std::string_view name) {
  return ts_node_child_by_field_name(node, name.data(), static_cast<std::uint32_t>(name.size()));
}

class BraceReader {
 public:
  BraceReader(const NodeKinds& kinds, std::string_view code) : kinds_(kinds), code_(code) {}

  Statement statement(TSNode node) {
    Statement statement;
    statement.begin = ts_node_start_byte(node);
    statement.end = ts_node_end_byte(node);
    statement.has_error = ts_node_has_error(node);
    const TSNode inner = inside(node);
    statement.kind = kind(inner);
    if (statement.kind != Statement::Kind::kImport) find_names(inner, 0, statement.names);
    if (const TSNode body = field_of(inner, "body"); !ts_node_is_null(body)) {
      statement.body_begin = std::min<std::size_t>(ts_node_start_byte(body) + 1, statement.end);
      statement.body_end = std::max<std::size_t>(ts_node_end_byte(body), statement.body_begin + 1) - 1;
    }
    walk(node, statement);
    return statement;
  }

 private:
  static constexpr int kDeepestName = 16;
  static constexpr std::uint32_t kMostChildren = 64;  // asking for a child by number takes time linear in the number

  [[nodiscard]] std::string text(TSNode node) const {
    const auto begin = ts_node_start_byte(node);
    return std::string(code_.substr(begin, ts_node_end_byte(node) - begin));
  }

  /// The declaration itself, without what stands around it.
  [[nodiscard]] TSNode inside(TSNode node) const {
    if (!among(kinds_.outer, kind_of(node))) return node;
    const auto count = std::min(ts_node_named_child_count(node), kMostChildren);
    for (std::uint32_t i = 0; i < count; ++i)
      if (const TSNode child = ts_node_named_child(node, i); is_definition(kind(child))) return child;
    return node;
  }

  static bool is_definition(Statement::Kind kind) {
    return kind == Statement::Kind::kFunction || kind == Statement::Kind::kClass ||
           kind == Statement::Kind::kAssignment;
  }

  [[nodiscard]] Statement::Kind kind(TSNode node) const {
    const auto type = kind_of(node);
    if (type == "ERROR" || ts_node_is_missing(node)) return Statement::Kind::kError;
    if (type.ends_with("comment")) return Statement::Kind::kComment;
    if (among(kinds_.imports, type)) return Statement::Kind::kImport;
    if (among(kinds_.functions, type)) return Statement::Kind::kFunction;
    if (among(kinds_.types, type)) return Statement::Kind::kClass;
    if (among(kinds_.variables, type)) return Statement::Kind::kAssignment;
    return type == "expression_statement" ? Statement::Kind::kExpression : Statement::Kind::kControl;
  }

  void find_names(TSNode node, int depth, std::vector<std::string>& names) const {
    const auto type = kind_of(node);
    if (type.ends_with("identifier") && type != "qualified_identifier") return names.push_back(text(node));
    if (depth > kDeepestName || (type == "method_declaration" && kinds_.language == "go")) return;
    for (const std::string_view field : {"name", "declarator", "left"})
      if (const TSNode child = field_of(node, field); !ts_node_is_null(child))
        return find_names(child, depth + 1, names);
    const auto count = std::min(ts_node_named_child_count(node), kMostChildren);
    for (std::uint32_t i = 0; i < count; ++i)
      if (const TSNode child = ts_node_named_child(node, i); is_declarator(kind_of(child)))
        find_names(child, depth + 1, names);
  }

  /// Identifiers, and returns that belong to no function; without recursion, as hostile text can be nested deeply.
  void walk(TSNode node, Statement& statement) {
    TSTreeCursor cursor = ts_tree_cursor_new(node);
    std::vector<bool> open;  // nodes from `node` down; true: a scope
    int scopes = 0;
    const auto leave = [&] {
      scopes -= open.back() ? 1 : 0;
      open.pop_back();
    };
    while (true) {
      const TSNode current = ts_tree_cursor_current_node(&cursor);
      const auto type = kind_of(current);
      if (type.ends_with("identifier") && ts_node_child_count(current) == 0) statement.references.insert(text(current));
      if (scopes == 0 && (type == "return_statement" || type == "return_expression")) statement.returns_outside = true;
      open.push_back(among(kinds_.scopes, type));
      scopes += open.back() ? 1 : 0;
      if (ts_tree_cursor_goto_first_child(&cursor)) continue;
      leave();
      while (!open.empty() && !ts_tree_cursor_goto_next_sibling(&cursor)) {
        ts_tree_cursor_goto_parent(&cursor);
        leave();
      }
      if (open.empty()) break;
    }
    ts_tree_cursor_delete(&cursor);
  }

  const NodeKinds& kinds_;
  std::string_view code_;
};

template <typename ReaderOf>
Outline read_outline(const TSLanguage* language, ReaderOf reader, std::string_view code) {
  Outline result;
  result.has_error = true;
  const std::unique_ptr<TSParser, DeleteParser> parser(ts_parser_new());
  if (!ts_parser_set_language(parser.get(), language)) return result;
  const std::unique_ptr<TSTree, DeleteTree> tree(
      ts_parser_parse_string(parser.get(), nullptr, code.data(), static_cast<std::uint32_t>(code.size())));
  if (!tree) return result;
  const TSNode root = ts_tree_root_node(tree.get());
  result.has_error = ts_node_has_error(root);
  if (kind_of(root) == "ERROR") return result;
  TSTreeCursor cursor = ts_tree_cursor_new(root);
  std::size_t attributes = std::string_view::npos;  // where those of the next item begin (Rust)
  for (bool more = ts_tree_cursor_goto_first_child(&cursor); more; more = ts_tree_cursor_goto_next_sibling(&cursor)) {
    const TSNode child = ts_tree_cursor_current_node(&cursor);
    if (!ts_node_is_named(child) && !ts_node_has_error(child)) continue;  // ";"
    if (kind_of(child) == "attribute_item") {
      attributes = std::min<std::size_t>(attributes, ts_node_start_byte(child));
      continue;
    }
    result.statements.push_back(reader.statement(child));
    result.statements.back().begin = std::min(attributes, result.statements.back().begin);
    attributes = std::string_view::npos;
    result.has_error |= result.statements.back().has_error;
  }
  ts_tree_cursor_delete(&cursor);
  return result;
}

}  // namespace

Outline outline(std::string_view language, std::string_view code) {
  Outline unknown;
  unknown.has_error = true;
  if (has_too_many_tokens(code)) return unknown;
  if (language == "python") return read_outline(tree_sitter_python(), Reader(python_grammar(), code), code);
  if (has_too_many_quotes(code)) return unknown;
  for (const auto& kinds : brace_languages())
    if (language == kinds.language) return read_outline(brace_grammar(language), BraceReader(kinds, code), code);
  return unknown;
}

bool defines(const Outline& outline, std::string_view name) {
  for (const auto& statement : outline.statements)
    if (std::find(statement.names.begin(), statement.names.end(), name) != statement.names.end()) return true;
  return false;
}

}  // namespace benchmarks
