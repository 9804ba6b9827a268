#include "benchmarks/whole_program.h"

#include <algorithm>
#include <set>

#include "benchmarks/rust_uses.h"

namespace benchmarks {
namespace {

using Kind = Statement::Kind;
using Names = std::set<std::string>;

const std::string kSolutionClass = "Solution";

bool has_name(const Statement& statement, std::string_view name) {
  return std::find(statement.names.begin(), statement.names.end(), name) != statement.names.end();
}

bool is_definition(const Statement& statement) {
  return statement.kind == Kind::kFunction || statement.kind == Kind::kClass || statement.kind == Kind::kAssignment;
}

Names names_of(const std::vector<Statement>& statements) {
  Names names;
  for (const auto& statement : statements)
    if (is_definition(statement)) names.insert(statement.names.begin(), statement.names.end());
  return names;
}

std::string_view text_of(std::string_view code, const Statement& statement) {
  return code.substr(statement.begin, statement.end - statement.begin);
}

/// What stands before the stub's open function.
struct Head {
  std::string_view text;
  std::vector<Statement> statements;
};

Head head_of(const ExtractionTask& task) {
  Head head;
  head.statements = outline(task.language, std::string(task.stub).append(closing_of(task.language))).statements;
  while (!head.statements.empty() && head.statements.back().kind == Kind::kComment) head.statements.pop_back();
  if (head.statements.empty()) return head;
  head.text = task.stub.substr(0, head.statements.back().begin);
  head.statements.pop_back();
  return head;
}

/// "export const f = …" is a plain declaration for a test in the same file; "export default f;" is nothing.
std::string without_export(std::string_view statement) {
  std::string_view rest = statement.substr(std::string_view("export ").size());
  if (rest.starts_with("default ")) rest.remove_prefix(std::string_view("default ").size());
  for (const std::string_view word : {"function", "async", "class", "const", "let", "var"})
    if (rest.starts_with(word)) return std::string(rest);
  return "";
}

std::vector<Edit> clean_up(std::string_view language, std::string_view code, const std::vector<Statement>& statements) {
  std::vector<Edit> edits;
  for (const auto& statement : statements) {
    const auto text = text_of(code, statement);
    if (belongs_to_test(language, statement, text))
      edits.push_back({statement.begin, statement.end, ""});
    else if (language == "javascript" && text.starts_with("export "))
      edits.push_back({statement.begin, statement.end, without_export(text)});
  }
  return edits;
}

/// Names that use declarations bind, with their paths.
std::vector<UseLeaf> leaves_of(std::string_view code, const std::vector<Statement>& statements) {
  std::vector<UseLeaf> all;
  for (const auto& statement : statements) {
    if (statement.kind != Kind::kImport) continue;
    auto leaves = use_leaves(text_of(code, statement));
    all.insert(all.end(), leaves.begin(), leaves.end());
  }
  return all;
}

void drop_uses(std::string_view code, const std::vector<Statement>& statements, const Names& names,
               std::vector<Edit>& edits) {
  for (const auto& statement : statements) {
    const auto text = text_of(code, statement);
    if (statement.kind == Kind::kImport) edits.push_back({statement.begin, statement.end, without_names(text, names)});
  }
}

/// Of two equal imports the answer's goes; of two that differ, and where the answer defines the name, the stub's.
void merge_uses(const Head& head, std::vector<Edit>& head_edits, std::string_view code, const Outline& answer,
                std::vector<Edit>& edits) {
  const auto of_head = leaves_of(head.text, head.statements);
  Names from_head = names_of(answer.statements);
  Names from_answer;
  for (const auto& leaf : leaves_of(code, answer.statements)) {
    if (leaf.name.empty()) continue;
    const bool same = std::find(of_head.begin(), of_head.end(), leaf) != of_head.end();
    (same ? from_answer : from_head).insert(leaf.name);
  }
  drop_uses(head.text, head.statements, from_head, head_edits);
  drop_uses(code, answer.statements, from_answer, edits);
}

std::string join(const std::string& code, const ExtractionTask& task) {
  const Head head = head_of(task);
  const Outline answer = outline(task.language, code);
  const Names defined = names_of(answer.statements);
  std::vector<Edit> edits = clean_up(task.language, code, answer.statements);
  std::vector<Edit> head_edits;
  for (const auto& statement : head.statements) {
    const bool again =
        is_definition(statement) && std::any_of(statement.names.begin(), statement.names.end(),
                                                [&](const auto& name) { return defined.contains(name); });
    if (again) head_edits.push_back({statement.begin, statement.end, ""});
  }
  if (task.language == "rust") merge_uses(head, head_edits, code, answer, edits);
  return edited(head.text, std::move(head_edits)) + edited(code, std::move(edits));
}

std::string members_text(std::string_view code, const Statement& type) {
  return std::string(code.substr(type.body_begin, type.body_end - type.body_begin));
}

/// Helper methods of the stub's class that the answer's lacks.
std::string missing_methods(const ExtractionTask& task, const std::string& answer_body) {
  const std::string stub = std::string(task.stub).append(closing_of("java"));
  const Names known = names_of(outline("java", answer_body).statements);
  std::string text;
  for (const auto& type : outline("java", stub).statements) {
    if (!has_name(type, kSolutionClass)) continue;
    const std::string body = members_text(stub, type);
    for (const auto& method : outline("java", body).statements) {
      const bool missing = method.kind == Kind::kFunction && !method.names.empty() && !known.contains(method.names[0]);
      if (missing && !has_name(method, task.entry_point)) text.append("\n    ").append(text_of(body, method)) += '\n';
    }
  }
  return text;
}

/// Only one type of a Java file may be public, and that is the test's.
void make_package_private(std::string_view code, const Statement& type, std::vector<Edit>& edits) {
  const auto public_at = text_of(code, type).find("public ");
  if (public_at != std::string_view::npos && type.begin + public_at < type.body_begin)
    edits.push_back({type.begin + public_at, type.begin + public_at + 7, ""});
}

std::string join_java(const std::string& code, const ExtractionTask& task) {
  std::string imports;
  std::vector<Edit> edits;
  for (const auto& statement : outline("java", code).statements) {
    const auto text = text_of(code, statement);
    if (statement.kind == Kind::kImport && text.starts_with("import")) imports.append(text) += '\n';
    const bool goes = statement.kind == Kind::kImport || belongs_to_test("java", statement, text);
    if (goes) edits.push_back({statement.begin, statement.end, ""});
  }
  std::string rest = edited(code, std::move(edits));
  auto types = outline("java", rest).statements;
  const auto is_solution = [](const Statement& s) { return s.kind == Kind::kClass && has_name(s, kSolutionClass); };
  if (std::none_of(types.begin(), types.end(), is_solution)) {
    rest = "class Solution {\n" + rest + "\n}\n";
    types = outline("java", rest).statements;
  }
  edits.clear();
  for (const auto& type : types) {
    if (type.kind != Kind::kClass) continue;
    make_package_private(rest, type, edits);
    if (is_solution(type) && type.body_end > 0)
      edits.push_back({type.body_begin, type.body_begin, missing_methods(task, members_text(rest, type))});
  }
  return std::string(head_of(task).text) + imports + edited(rest, std::move(edits));
}

}  // namespace

std::string edited(std::string_view text, std::vector<Edit> edits) {
  std::sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.begin < b.begin; });
  std::string out;
  std::size_t at = 0;
  for (const auto& edit : edits) {
    if (edit.begin < at) continue;
    out.append(text.substr(at, edit.begin - at)).append(edit.text);
    at = edit.end;
  }
  return out.append(text.substr(at));
}

std::string_view closing_of(std::string_view language) { return language == "java" ? "\n}\n}" : "\n}"; }

bool belongs_to_test(std::string_view language, const Statement& statement, std::string_view text) {
  if (language == "java") return statement.kind == Kind::kClass && has_name(statement, "Main");
  if (language == "javascript") return statement.kind == Kind::kExpression && text.starts_with("console.");
  if (statement.kind == Kind::kFunction && has_name(statement, "main")) return true;
  return language == "rust" && (text.starts_with("#[cfg(test)]") || text.starts_with("#[test]"));
}

std::string whole_program(const std::string& code, const ExtractionTask& task) {
  return task.language == "java" ? join_java(code, task) : join(code, task);
}

}  // namespace benchmarks
