// Go, as HumanEval-X tests it: `go test main_test.go` in a module of go 1.18 that requires testify. All that this makes
// anew for each test lies ready in an asset; go/test_builder.go does the rest in the sandbox. The test program says
// itself that it came to its end (go/guest.go), so nothing is preloaded or wrapped.
#include <algorithm>
#include <optional>
#include <sstream>

#include "harness/base/subprocess.h"
#include "sandbox/runtimes/assets.h"
#include "sandbox/runtimes/diagnostics.h"
#include "sandbox/runtimes/embedded.h"
#include "sandbox/runtimes/language.h"

namespace sandbox {
namespace {

using Status = base::Outcome::Status;

constexpr const char* kSource = "main_test.go";
constexpr const char* kProgram = "main.test";
constexpr std::size_t kHead = 4096;  // Outcome::stdout_head is cut off there

using Environment = std::vector<std::pair<std::string, std::string>>;

/// The machine's own Go, whatever the user's settings say of other platforms and of modules around; where modules come
/// from (GOPROXY, GOSUMDB) and the build cache are the user's. Without cgo, which `go test` of single files refuses,
/// programs need no C library.
Environment settings() {
  return {{"CGO_ENABLED", "0"}, {"GO111MODULE", "on"}, {"GOARCH", ""},           {"GODEBUG", ""},
          {"GOFLAGS", ""},      {"GOOS", ""},          {"GOTOOLCHAIN", "local"}, {"GOWORK", "off"}};
}

std::string output_of(const std::string& go, const std::vector<std::string>& arguments) {
  base::Command command;
  command.program = "env";
  command.arguments = {"-C", "/", go};
  command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
  for (const auto& [name, value] : settings()) command.environment[name] = value;
  const auto output = base::run_command(command, std::chrono::seconds(60));
  return output.ok() && output->exit_code == 0 ? output->out : "";
}

/// "1.26.8" of "go version go1.26.8 linux/amd64".
std::string version_of(const std::string& go) {
  std::istringstream words(output_of(go, {"version"}));
  std::string word;
  for (int i = 0; i < 3; ++i) words >> word;
  return word.starts_with("go") ? word.substr(2) : word;
}

struct File {
  const char* name;
  const char* content;
};

std::vector<File> sources() {
  return {{"module/go.mod", kGoModule},
          {"module/go.sum", kGoSums},
          {"guest.go", kGoGuest},
          {"test_runner.go", kGoTestRunner},
          {"test_dependencies.go", kGoTestDependencies},
          {"test_builder.go", kGoTestBuilder},
          {"prepare_assets.go", kGoPrepareAssets}};
}

base::Status build(const std::string& go, const std::filesystem::path& folder) {
  for (const auto& file : sources()) HARNESS_TRY(write_asset(folder / file.name, file.content));
  // Not by `go run`, whose last words are the program's exit status instead of the reason.
  const auto preparer = folder / "prepare_assets";
  HARNESS_TRY(run_build(folder, {go, "build", "-o", preparer, "prepare_assets.go"}, settings()));
  if (const auto prepared = run_build(folder, {preparer}, settings()); !prepared.ok())
    return base::Error{base::ErrorCode::kNotFound,
                       "tests in go need testify and the standard library, which cannot be made ready (" +
                           prepared.error().message +
                           "); run this once where Go's module proxy, or the one that GOPROXY names, can be reached"};
  HARNESS_TRY(run_build(folder, {go, "build", "-ldflags=-s -w", "-o", "test_builder", "test_builder.go"}, settings()));
  std::error_code ignored;
  std::filesystem::remove_all(folder / "module", ignored);
  for (const auto& file : sources()) std::filesystem::remove(folder / file.name, ignored);
  std::filesystem::remove(preparer, ignored);
  return {};
}

std::string type_of_error(std::string_view message) {
  if (message.starts_with("syntax error") ||
      says_any(message, "invalid character", "invalid NUL character", "invalid BOM", "not terminated",
               "newline in string", "newline in rune", "rune literal", "unknown escape", "must be separated by",
               "expected "))
    return "SyntaxError";
  if (says_any(message, "imported and not used", "could not import", "is not in std", "no required module"))
    return "ImportError";
  if (message.starts_with("built-in ") || says_any(message, "undefined")) return "NameError";
  if (says_any(message, "cannot ", "mismatch", "invalid operation", "invalid argument", "not enough arguments",
               "too many arguments", "not enough return values", "too many return values", "does not implement",
               "impossible type", "non-boolean", "used as value", "is not a type", "non-function", "overflows",
               "truncated", "must be integer", "does not satisfy"))
    return "TypeError";
  return "CompileError";
}

/// Errors come in the order of lines: an import that is not used may only mean that the parser did not get to its use.
std::optional<Diagnostic> first_error(std::string_view text) {
  const auto first = first_diagnostic(text, kSource, "");
  if (!first || type_of_error(first->message) != "ImportError") return first;
  for (auto rest = text; !rest.empty(); rest.remove_prefix(std::min(line_from(rest, 0).size() + 1, rest.size()))) {
    const auto found = first_diagnostic(line_from(rest, 0), kSource, "");
    if (found && type_of_error(found->message) == "SyntaxError") return found;
  }
  return first;
}

void explain_build(const base::Program& program, base::Outcome& outcome) {
  const std::string_view text = outcome.stderr_head;
  const auto first = line_from(text, 0);
  const auto found = first_error(text);
  if (!found) return set_compile_error(program, outcome, "CompileError", std::string(first), 0);
  const std::string message(found->message);
  if (first.starts_with("vet: "))
    return set_compile_error(program, outcome, "CompileError", "vet: " + message, found->line);
  set_compile_error(program, outcome, type_of_error(message), message, found->line);
}

std::string type_of_panic(std::string_view message) {
  if (says_any(message, "index out of range", "slice bounds out of range")) return "IndexError";
  if (says_any(message, "divide by zero")) return "ZeroDivisionError";
  if (says_any(message, "nil pointer dereference", "entry in nil map")) return "NilPointer";
  if (says_any(message, "stack overflow", "goroutine stack exceeds")) return "RecursionError";
  if (says_any(message, "out of memory", "cannot allocate memory")) return "MemoryError";
  if (says_any(message, "all goroutines are asleep")) return "Deadlock";
  if (says_any(message, "unexpected call to os.Exit(0) during test")) return "SystemExit";
  if (says_any(message, "interface conversion")) return "TypeError";
  return "panic";
}

/// Where `words` stand at the beginning of a line.
std::size_t find_line(std::string_view text, std::string_view words) {
  for (auto at = text.find(words); at != std::string_view::npos; at = text.find(words, at + 1)) {
    if (at == 0 || text[at - 1] == '\n') return at;
  }
  return std::string_view::npos;
}

/// The first line of the source that is named after `at`: that of the innermost of its frames.
int line_after(std::string_view text, std::size_t at) {
  const std::string place = std::string(kSource) + ":";
  const auto found = text.find(place, at);
  return found == std::string_view::npos ? 0 : leading_number(text.substr(found + place.size()));
}

/// "panic: runtime error: index out of range [1] with length 0 [recovered]\n…\ngoroutine 18 [running]:\nmain.F(…)\n
/// \t/build/main_test.go:7 +0x1a" or "fatal error: all goroutines are asleep - deadlock!".
bool explain_panic(const base::Program& program, base::Outcome& outcome) {
  constexpr std::string_view kPanic = "panic: ";
  constexpr std::string_view kFatal = "fatal error: ";
  const std::string_view text = outcome.stderr_head;
  const auto panic = find_line(text, kPanic);
  const auto fatal = find_line(text, kFatal);
  const auto at = std::min(panic, fatal);
  if (at == std::string_view::npos) return false;
  auto message = line_from(text, at + (at == panic ? kPanic.size() : kFatal.size()));
  for (const auto* ending : {" [recovered]", " [recovered, repanicked]"}) {
    if (message.ends_with(ending)) message.remove_suffix(std::string_view(ending).size());
  }
  set_exception(program, outcome, type_of_panic(message), std::string(message), line_after(text, at));
  return true;
}

/// A line of a failure without the indentation and the label of testify's columns.
std::string_view trimmed(std::string_view line) {
  const auto begin = line.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return line.substr(begin, line.find_last_not_of(" \t\r") + 1 - begin);
}

/// "Not equal: expected: 3 actual: -1" of what testify prints, from its line "Error:" to its line "Test:"; without
/// these, the words of t.Error.
std::string failure_of(std::string_view text) {
  constexpr std::string_view kError = "\tError:";
  const auto error = text.find(kError);
  if (error == std::string_view::npos) {
    const auto place = text.find(std::string(kSource) + ":");
    if (place == std::string_view::npos) return "";
    const auto line = line_from(text, place);
    const auto words = line.find(": ");
    return words == std::string_view::npos ? "" : std::string(trimmed(line.substr(words + 2)));
  }
  std::string message;
  text.remove_prefix(error + kError.size());
  while (!text.empty()) {
    const auto line = line_from(text, 0);
    const auto words = trimmed(line);
    for (const auto* end : {"Test:", "Messages:", "Diff:", "---", "FAIL"}) {
      if (words.starts_with(end)) return message;
    }
    if (!words.empty()) message += (message.empty() ? "" : " ") + std::string(words);
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return message;
}

/// "--- FAIL: TestF (0.00s)\n    main_test.go:11: \n        \tError Trace:\tmain_test.go:11\n…"
bool explain_failure(const base::Program& program, base::Outcome& outcome) {
  constexpr int kTestsFailed = 1;
  const std::string_view text = outcome.stdout_head;
  const auto failed = find_line(text, "--- FAIL: ");
  const bool cut_off = text.size() >= kHead;
  if (failed == std::string_view::npos && !(cut_off && outcome.exit_code == kTestsFailed)) return false;
  const auto shown = failed == std::string_view::npos ? std::string_view() : text.substr(failed);
  set_exception(program, outcome, "AssertionError", failure_of(shown), line_after(shown, 0));
  outcome.exception->in_test = true;
  return true;
}

class Go final : public Language {
 public:
  [[nodiscard]] std::string name() const override { return "go"; }
  [[nodiscard]] std::vector<std::string> runtimes() const override { return {"go"}; }

  [[nodiscard]] std::vector<Component> components(const Preparation& /*preparation*/) const override {
    const auto go = base::find_program("go");
    if (!go.ok()) return {{"go", "", "", "apt install golang-go"}};
    return {{"go", go->string(), version_of(go->string()), "apt install golang-go"}};
  }

  [[nodiscard]] base::Result<Runtime> prepare(const std::string& name, const Preparation& preparation) const override {
    HARNESS_ASSIGN(const auto parts, required_components(*this, preparation));
    const std::string go = parts[0].path;
    Asset asset{"go", {go, output_of(go, {"env", "GOROOT", "GOVERSION", "GOEXPERIMENT", "GOAMD64"})}, {}};
    for (const auto& file : sources()) asset.key.emplace_back(file.content);
    asset.build = [&](const std::filesystem::path& folder) {
      if (preparation.say) preparation.say("Compiling the standard library of Go, once for this machine");
      return build(go, folder);
    };
    HARNESS_ASSIGN(const auto folder, find_or_build(asset, preparation.assets));
    Runtime runtime;
    runtime.name = name;
    runtime.profile = Profile::kGo;
    runtime.environment = {"PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/tmp/work", "TMPDIR=/tmp", "LANG=C.UTF-8",
                           "TZ=UTC"};
    runtime.readable = {folder.string()};
    runtime.source_file = kSource;
    runtime.build = {{folder / "test_builder"}};
    runtime.command = {std::string(kBuildFolder) + "/" + kProgram, "-test.paniconexit0"};
    runtime.reserves_memory = true;
    return runtime;
  }

  void explain(const base::Program& program, base::Outcome& outcome) const override {
    if (outcome.status == Status::kCompileError && !outcome.exception) explain_build(program, outcome);
    const bool failed =
        outcome.status == Status::kSignaled || (outcome.status == Status::kExited && outcome.exit_code != 0);
    if (failed && !explain_panic(program, outcome)) explain_failure(program, outcome);
  }
};

}  // namespace

const Language& go_language() {
  static const Go language;
  return language;
}

}  // namespace sandbox
