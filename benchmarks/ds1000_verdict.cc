#include "benchmarks/ds1000_verdict.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>
#include <vector>

#include "benchmarks/chunks.h"
#include "benchmarks/ds1000_program.h"
#include "benchmarks/official.h"
#include "benchmarks/prompts.h"

namespace benchmarks {
namespace {

using Status = base::Outcome::Status;

constexpr std::string_view kTextBegins = "exec_context = r\"\"\"";
constexpr std::string_view kInsert = "[insert]";

int newlines(std::string_view text) { return static_cast<int>(std::count(text.begin(), text.end(), '\n')); }

/// The line with this number, from 1.
std::string_view line_at(std::string_view text, int number) {
  const auto lines = lines_of(text);
  return number < 1 || static_cast<std::size_t>(number) > lines.size() ? std::string_view()
                                                                       : lines[static_cast<std::size_t>(number) - 1];
}

/// The functions of a context stand in this order in all 1000.
enum class Place { kInput, kComparison, kExecution, kTokens };

Place place_of(const std::string& context, int line) {
  constexpr std::array<std::pair<std::string_view, Place>, 3> kFunctions{{{"\ndef test_string(", Place::kTokens},
                                                                          {"\ndef test_execution(", Place::kExecution},
                                                                          {"\ndef exec_test(", Place::kComparison}}};
  for (const auto& [definition, place] : kFunctions) {
    const auto at = context.find(definition);
    if (at != std::string::npos && line > newlines(std::string_view(context).substr(0, at)) + 1) return place;
  }
  return Place::kInput;
}

/// A line of the text that the program runs, as a line of the answer or of the program.
struct Location {
  int line = 0;
  bool in_answer = false;
  std::string source;
};

/// Matplotlib's contexts drop lines of the answer that would close the figure.
bool is_dropped(std::string_view line) {
  constexpr std::array<std::string_view, 4> kDropped = {"plt.show()", "plt.clf()", "plt.close()", "savefig"};
  return std::any_of(kDropped.begin(), kDropped.end(),
                     [line](std::string_view call) { return line.find(call) != std::string_view::npos; });
}

/// Numbers of the answer's lines that are inserted.
std::vector<int> inserted_lines(const std::string& context, std::string_view answer) {
  const bool drops =
      context.find("\ndef skip_plt_cmds(") != std::string::npos || context.starts_with("def skip_plt_cmds(");
  const auto lines = lines_of(answer);
  std::vector<int> kept;
  for (int line = 1; line <= newlines(answer) + 1; ++line) {
    const auto place = static_cast<std::size_t>(line) - 1;
    if (!drops || place >= lines.size() || !is_dropped(lines[place])) kept.push_back(line);
  }
  return kept;
}

Location locate(const std::string& context, const base::Program& program, int line) {
  const auto begin = context.find(kTextBegins);
  const auto insert = context.find(kInsert, begin);
  if (begin == std::string::npos || insert == std::string::npos) return {};
  const auto text = begin + kTextBegins.size();
  const int first = newlines(std::string_view(context).substr(text, insert - text)) + 1;  // of the answer
  const int in_program = newlines(std::string_view(context).substr(0, text)) + line;
  if (line < first) return {in_program, false, std::string(line_at(context, in_program))};
  const std::string answer = ds1000_answer(context, program.test);
  const auto kept = inserted_lines(context, answer);
  const int behind =
      std::max(first, first + static_cast<int>(kept.size()) - 1);  // the last line with the answer's text
  if (line <= behind) {
    const int own = kept.empty() ? 1 : kept[static_cast<std::size_t>(line - first)];
    return {own, true, std::string(line_at(answer, own))};
  }
  const int own = in_program - (behind - first);
  return {own, false, std::string(line_at(context, own))};
}

bool is_syntax_error(const std::string& type) {
  return type == "SyntaxError" || type == "IndentationError" || type == "TabError";
}

/// 7 of "invalid syntax (<string>, line 7)"; 0 without it.
int line_in_message(const std::string& message) {
  constexpr std::string_view kWhere = "(<string>, line ";
  int line = 0;
  if (const auto at = message.rfind(kWhere); at != std::string::npos)
    std::from_chars(message.data() + at + kWhere.size(), message.data() + message.size(), line);
  return line;
}

/// The line of the text in which the answer went wrong; 0: it did not go wrong there.
int line_in_text(const std::string& context, const base::Outcome& outcome) {
  if (outcome.status != Status::kException || !outcome.exception) return 0;
  const auto& exception = *outcome.exception;
  if (!exception.in_test) return exception.line;
  if (!is_syntax_error(exception.type) || place_of(context, exception.line) != Place::kExecution) return 0;
  return line_in_message(exception.message);
}

/// What the test's functions raise when they look at a result: it is wrong.
void blame_result(base::Exception& exception, const std::string& what) {
  if (exception.type == "MemoryError" || exception.type == "SystemExit" || exception.type == "KeyboardInterrupt")
    return;
  if (exception.type != "AssertionError")
    exception.message =
        what + exception.type + (exception.message.empty() ? "" : ": " + std::string(strip(exception.message)));
  exception.type = "AssertionError";
}

/// "\"while\" not in tokens and \"for\" not in tokens": the assertion that begins at a line of the context.
std::string assertion_at(const std::string& context, int line) {
  std::string rule;
  int open = 0;
  for (int at = line; at == line || open > 0; ++at) {
    const auto text = strip(line_at(context, at));
    if (text.empty()) break;
    rule.append(rule.empty() ? "" : " ").append(text);
    open += static_cast<int>(std::count(text.begin(), text.end(), '(') - std::count(text.begin(), text.end(), ')'));
  }
  if (rule.starts_with("assert ")) rule.erase(0, 7);
  if (rule.starts_with("( ") && rule.ends_with(" )")) rule = rule.substr(2, rule.size() - 4);
  return rule;
}

/// Exceptions of the program's own functions.
void explain(const std::string& context, base::Outcome& seen) {
  auto& exception = *seen.exception;
  const auto source = line_at(context, exception.line);
  switch (place_of(context, exception.line)) {
    case Place::kInput:
      exception.message =
          "the test failed before it ran the answer" + (exception.message.empty() ? "" : ": " + exception.message);
      return;
    case Place::kComparison:
      return blame_result(exception, "the comparison with the expected result raised ");
    case Place::kTokens:
      if (exception.type == "AssertionError")
        exception.message = "the answer breaks the rule " + assertion_at(context, exception.line);
      return blame_result(exception, "the answer cannot be split into tokens: ");
    case Place::kExecution:
      if (source.find("assert ") == std::string_view::npos) {
        exception.in_test = false;  // exec() of a text that is no program
        if (is_syntax_error(exception.type)) seen.status = Status::kCompileError;
      } else if (exception.type == "KeyError" && exception.message == "'result'") {
        exception.message = "the answer does not define 'result'";
      } else {
        blame_result(exception, "the comparison with the expected result raised ");
      }
  }
}

}  // namespace

base::Outcome observe_ds1000(const std::string& context, const base::Program& program, const base::Outcome& outcome) {
  if (outcome.status != Status::kException || !outcome.exception) return outcome;
  base::Outcome seen = outcome;
  if (outcome.exception->in_test) explain(context, seen);
  if (const int line = line_in_text(context, outcome); line > 0) {
    const auto location = locate(context, program, line);
    seen.exception->line = location.line;
    seen.exception->source_line = location.source;
    // Three contexts of scikit-learn have their assertions behind the answer, in the same text.
    if (!location.in_answer && strip(location.source).starts_with("assert ")) seen.exception->in_test = true;
  }
  return seen;
}

void refine_ds1000(const std::string& context, const base::Program& program, const base::Outcome& outcome,
                   base::TestResult& result) {
  result.official_result = exec_result(program, outcome, result.verdict);
  const int line = line_in_text(context, outcome);
  if (line > 0) result.evidence.in_test = !locate(context, program, line).in_answer;
}

}  // namespace benchmarks
