// JavaScript, as `node test.js` runs it: a new node for each test, which loads javascript/guest.js first.
#include <algorithm>
#include <cctype>
#include <chrono>
#include <sstream>

#include "harness/base/subprocess.h"
#include "sandbox/runtimes/assets.h"
#include "sandbox/runtimes/diagnostics.h"
#include "sandbox/runtimes/embedded.h"
#include "sandbox/runtimes/language.h"

namespace sandbox {
namespace {

namespace fs = std::filesystem;
using Status = base::Outcome::Status;

constexpr const char* kSource = "test.js";
constexpr const char* kProgram = "/build/test.js";

// The one package that a task of HumanEval-X wants, as package-lock.json has it, for systems that have node without npm
// (Debian's).
constexpr const char* kPackage = "js-md5";
constexpr const char* kPackageUrl = "https://registry.npmjs.org/js-md5/-/js-md5-0.7.3.tgz";
constexpr const char* kPackageSha256 = "4a5395127b330df2da759f350abf0267c3909f5db36e75abb87a970800490460";

struct Node {
  std::string path;  // empty: there is none
  std::string version;
};

/// Asks the node of PATH, which may be a script, for itself.
Node find_node() {
  base::Command command;
  command.program = "node";
  command.arguments = {"-p", "process.execPath + '\\n' + process.versions.node"};
  const auto output = base::run_command(command, std::chrono::seconds(60));
  if (!output.ok() || output->exit_code != 0) return {};
  Node node;
  std::istringstream lines(output->out);
  std::getline(lines, node.path);
  std::getline(lines, node.version);
  std::error_code error;
  return {fs::canonical(node.path, error).string(), node.version};
}

std::string path_of(const std::string& program) {
  const auto found = base::find_program(program);
  return found.ok() ? found->string() : "";
}

/// By npm, whose settings name the registry, else from the public one. Both check what comes against a digest.
base::Status fetch_packages(const fs::path& folder) {
  if (const std::string npm = path_of("npm"); !npm.empty())
    return run_build(folder, {npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress"});
  HARNESS_TRY(fetch_asset(kPackageUrl, kPackageSha256, folder / "package.tgz"));
  return unpack_asset(folder / "package.tgz", folder / "node_modules" / kPackage);
}

base::Status build(const fs::path& folder, const Preparation& preparation) {
  if (preparation.say) preparation.say("Fetching the package js-md5 for JavaScript, once for this machine");
  HARNESS_TRY(write_asset(folder / "guest.js", kJavascriptGuest));
  HARNESS_TRY(write_asset(folder / "package.json", kJavascriptPackages));
  HARNESS_TRY(write_asset(folder / "package-lock.json", kJavascriptLock));
  if (const auto fetched = fetch_packages(folder); !fetched.ok()) {
    return base::Error{base::ErrorCode::kNotFound,
                       "tests in javascript need the package js-md5 0.7.3, which cannot be fetched (" +
                           fetched.error().message +
                           "); install npm or curl, and run this once where the npm registry, or the mirror that npm "
                           "is set to, can be reached"};
  }
  if (fs::exists(folder / "node_modules" / kPackage / "package.json")) return {};
  return base::Error{base::ErrorCode::kSandbox, "npm installed no js-md5"};
}

/// "TypeError: message" at the beginning of a line.
bool names_error(std::string_view line, std::string& type, std::string& message) {
  const auto colon = line.find(':');
  const auto name = line.substr(0, colon);
  const bool is_name = std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) != 0; });
  if (colon == std::string_view::npos || !is_name || !name.ends_with("Error")) return false;
  type = name;
  message = line.substr(std::min(line.size(), colon + 2));
  return true;
}

/// The first line of the program that node names: "/build/test.js:12".
int line_in(std::string_view text) {
  const std::string place = std::string(kProgram) + ":";
  const auto at = text.find(place);
  return at == std::string_view::npos ? 0 : leading_number(text.substr(at + place.size()));
}

/// What guest.js could not say: the program took it away, or node was killed.
void explain_output(const base::Program& program, base::Outcome& outcome) {
  const std::string_view text = outcome.stderr_head;
  if (outcome.status == Status::kSignaled) {
    if (says_any(text, "JavaScript heap out of memory"))
      set_exception(program, outcome, "OutOfMemoryError", "JavaScript heap out of memory", 0);
    return;
  }
  std::istringstream lines(outcome.stderr_head);
  std::string type;
  std::string message;
  for (std::string line; std::getline(lines, line);) {
    if (names_error(line, type, message)) return set_exception(program, outcome, type, message, line_in(text));
  }
}

/// The names that other languages have for the same.
std::string common_name(const base::Exception& exception) {
  if (exception.type == "ReferenceError") return "NameError";
  const bool stack = exception.message.find("Maximum call stack size exceeded") != std::string::npos;
  return exception.type == "RangeError" && stack ? "RecursionError" : exception.type;
}

class JavaScript final : public Language {
 public:
  [[nodiscard]] std::string name() const override { return "javascript"; }
  [[nodiscard]] std::vector<std::string> runtimes() const override { return {"javascript"}; }

  [[nodiscard]] std::vector<Component> components(const Preparation& /*preparation*/) const override {
    const Node node = find_node();
    const std::string npm = path_of("npm");
    return {{"node", node.path, node.version, "apt install nodejs"},
            {"npm or curl", npm.empty() ? path_of("curl") : npm, "", "apt install curl", false}};
  }

  [[nodiscard]] base::Result<Runtime> prepare(const std::string& name, const Preparation& preparation) const override {
    HARNESS_ASSIGN(const auto parts, required_components(*this, preparation));
    const Asset asset{"javascript",
                      {kJavascriptGuest, kJavascriptPackages, kJavascriptLock},
                      [&](const fs::path& folder) { return build(folder, preparation); }};
    HARNESS_ASSIGN(const auto folder, find_or_build(asset, preparation.assets));
    Runtime runtime;
    runtime.name = name;
    runtime.profile = Profile::kNode;
    runtime.environment = {"PATH=/usr/local/bin:/usr/bin:/bin",
                           "HOME=/tmp/work",
                           "TMPDIR=/tmp",
                           "LANG=C.UTF-8",
                           "TZ=UTC",
                           "NODE_PATH=" + (folder / "node_modules").string()};
    runtime.readable = {folder};
    const std::string& node = parts[0].path;
    if (!node.starts_with("/usr/")) runtime.readable.push_back(node);
    runtime.source_file = kSource;
    // The heap's limit is fixed, so that the machine's memory decides nothing; half of the memory limit is left to what
    // lies outside of it.
    runtime.command = {node, "--max-old-space-size=2048", "--require", folder / "guest.js", kProgram};
    runtime.reserves_memory = true;
    return runtime;
  }

  void explain(const base::Program& program, base::Outcome& outcome) const override {
    if (auto& exception = outcome.exception) {
      // guest.js names the line only; of what is no Error ("throw 'text'"), only node does.
      if (exception->line == 0) exception->line = line_in(outcome.stderr_head);
      exception->in_test = exception->line > candidate_lines(program);
      exception->type = common_name(*exception);
    } else if (outcome.status == Status::kSignaled || (outcome.status == Status::kExited && outcome.exit_code != 0)) {
      explain_output(program, outcome);
    }
  }
};

}  // namespace

const Language& javascript_language() {
  static const JavaScript language;
  return language;
}

}  // namespace sandbox
