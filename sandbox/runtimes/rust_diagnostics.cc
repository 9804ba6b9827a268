#include "sandbox/runtimes/rust_diagnostics.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <string_view>
#include <utility>

#include "harness/base/json.h"
#include "sandbox/runtimes/diagnostics.h"

namespace sandbox {
namespace {

using Status = base::Outcome::Status;

// https://doc.rust-lang.org/error_codes/error-index.html; all other codes are CompileError, the borrow checker's too.
constexpr auto kNameErrors =
    std::to_array<std::string_view>({"E0405", "E0407", "E0408", "E0412", "E0422", "E0423", "E0424", "E0425", "E0426",
                                     "E0433", "E0531", "E0532", "E0560", "E0574", "E0599", "E0609"});
constexpr auto kImportErrors = std::to_array<std::string_view>({"E0432", "E0463", "E0583"});
constexpr auto kSyntaxErrors =
    std::to_array<std::string_view>({"E0586", "E0753", "E0758", "E0762", "E0763", "E0765", "E0766", "E0768"});
constexpr auto kTypeErrors =
    std::to_array<std::string_view>({"E0023", "E0029", "E0053", "E0054", "E0057", "E0060", "E0061", "E0069", "E0070",
                                     "E0107", "E0271", "E0277", "E0282", "E0283", "E0308", "E0368", "E0369", "E0600",
                                     "E0604", "E0605", "E0606", "E0607", "E0608", "E0614", "E0618", "E0631", "E0689"});

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& codes, std::string_view code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

bool is_parser_message(std::string_view message) {
  for (const auto* beginning : {"expected",
                                "unexpected",
                                "unknown start of token",
                                "mismatched closing delimiter",
                                "incorrect close delimiter",
                                "this file contains an un-closed delimiter",
                                "this file contains an unclosed delimiter",
                                "unclosed delimiter",
                                "un-closed delimiter",
                                "unterminated",
                                "missing `",
                                "invalid suffix",
                                "comparison operators cannot be chained",
                                "character constant",
                                "character literal",
                                "unknown character escape",
                                "Rust has no postfix",
                                "Rust has no prefix",
                                "prefix `",
                                "an inner attribute is not permitted"}) {
    if (message.starts_with(beginning)) return true;
  }
  return false;
}

std::string type_of_error(std::string_view code, std::string_view message) {
  if (holds(kNameErrors, code) || (code.empty() && message.starts_with("cannot find"))) return "NameError";
  if (holds(kTypeErrors, code)) return "TypeError";
  if (holds(kImportErrors, code)) return "ImportError";
  if (holds(kSyntaxErrors, code) || (code.empty() && is_parser_message(message))) return "SyntaxError";
  return "CompileError";
}

/// The line of a diagnostic's primary span; of an unclosed delimiter, which has none, of the last one.
int line_of(const base::Json& diagnostic) {
  const auto spans = diagnostic.find("spans");
  if (spans == diagnostic.end() || !spans->is_array()) return 0;
  int line = 0;
  for (const auto& span : *spans) {
    const auto start = span.find("line_start");
    if (start == span.end() || !start->is_number_integer() ||
        base::string_member_or(span, "file_name", "") != kRustSource)
      continue;
    const auto primary = span.find("is_primary");
    if (primary != span.end() && *primary == true) return start->get<int>();
    line = std::max(line, start->get<int>());
  }
  return line;
}

/// Each line is one diagnostic; the last one may be cut off.
void explain_build(const base::Program& program, base::Outcome& outcome) {
  std::string_view text = outcome.stderr_head;
  while (!text.empty()) {
    const auto line = line_from(text, 0);
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const auto parsed = base::parse_json(line);
    if (!parsed.ok() || !parsed->is_object() || base::string_member_or(*parsed, "level", "") != "error") continue;
    const std::string message = base::string_member_or(*parsed, "message", "");
    if (message.starts_with("aborting due to")) continue;
    const auto code = parsed->find("code");
    const std::string name =
        code != parsed->end() && code->is_object() ? base::string_member_or(*code, "code", "") : "";
    const bool borrows = name.size() == 5 && (name.starts_with("E05") || name == "E0382" || name == "E0716") &&
                         says_any(message, "borrow", "move", "does not live long enough", "reference to");
    return set_compile_error(program, outcome, type_of_error(name, message),
                             (borrows ? "borrow checker: " : "") + message, line_of(*parsed));
  }
  set_compile_error(program, outcome, "CompileError", std::string(line_from(outcome.stderr_head, 0)), 0);
}

std::string type_of_panic(std::string_view message, bool in_test) {
  if (message.starts_with("assertion failed") || message.starts_with("assertion `")) return "AssertionError";
  if (says_any(message, "out of bounds", "out of range for", "slice index starts at", "is not a char boundary",
               "index (is ", "range end index", "range start index"))
    return "IndexError";
  if (says_any(message, "divide by zero", "divisor of zero")) return "ZeroDivisionError";
  if (says_any(message, "with overflow", "capacity overflow")) return "OverflowError";
  if (says_any(message, "no entry found for key")) return "KeyError";
  // Words of the test's own, unless they are those of unwrap() and expect().
  if (in_test && !says_any(message, "`Option::", "`Result::")) return "AssertionError";
  return "panic";
}

struct Panic {
  std::string_view place;  // "main.rs:7:31"
  std::string_view message;
};

/// rustc 1.73 and later: "panicked at main.rs:7:31:\nmessage\nnote: run with …".
Panic new_panic(std::string_view text) {
  Panic panic{line_from(text, 0), {}};
  text.remove_prefix(std::min(panic.place.size() + 1, text.size()));
  panic.message =
      text.substr(0, std::min({text.find("\nnote: run with"), text.find("\nstack backtrace:"), text.find("\n\n")}));
  return panic;
}

/// Before: "panicked at 'message', main.rs:7:31\nnote: run with …".
Panic old_panic(std::string_view text) {
  text.remove_prefix(1);
  const auto end = std::min({text.find("\nnote: run with"), text.find("\nstack backtrace:"), text.find("\n\n")});
  text = text.substr(0, end);
  const auto quote = text.rfind("', ");
  if (quote == std::string_view::npos) return {{}, text};
  return {text.substr(quote + 3), text.substr(0, quote)};
}

bool explain_panic(std::string_view text, const base::Program& program, base::Outcome& outcome) {
  constexpr std::string_view kPanicked = "panicked at ";
  const auto at = text.find(kPanicked);
  if (at == std::string_view::npos) return false;
  text.remove_prefix(at + kPanicked.size());
  const auto panic = text.starts_with('\'') ? old_panic(text) : new_panic(text);
  const std::string source = std::string(kRustSource) + ":";
  const int line = panic.place.starts_with(source) ? leading_number(panic.place.substr(source.size())) : 0;
  const bool in_test = line > candidate_lines(program);
  set_exception(program, outcome, type_of_panic(panic.message, in_test), std::string(panic.message), line);
  return true;
}

/// What the runtime says before it aborts: "thread 'tests::f' has overflowed its stack".
bool explain_abort(const base::Program& program, base::Outcome& outcome) {
  const std::string_view text = outcome.stderr_head;
  if (says_any(text, "has overflowed its stack")) {
    set_exception(program, outcome, "RecursionError", "stack overflow", 0);
    return true;
  }
  const auto allocation = text.find("memory allocation of ");
  if (allocation == std::string_view::npos) return false;
  set_exception(program, outcome, "MemoryError", std::string(line_from(text, allocation)), 0);
  return true;
}

}  // namespace

void explain_rust(const base::Program& program, base::Outcome& outcome) {
  if (outcome.status == Status::kCompileError && !outcome.exception) explain_build(program, outcome);
  const bool exited = outcome.status == Status::kExited && outcome.exit_code != 0;
  if (!exited && outcome.status != Status::kSignaled) return;
  if (outcome.status == Status::kSignaled && explain_abort(program, outcome)) return;
  if (explain_panic(outcome.stdout_head, program, outcome) || explain_panic(outcome.stderr_head, program, outcome))
    return;
  // The test printed so much that its panic was cut off.
  if (exited && says_any(outcome.stdout_head, " ... FAILED\n")) set_exception(program, outcome, "panic", "", 0);
}

}  // namespace sandbox
