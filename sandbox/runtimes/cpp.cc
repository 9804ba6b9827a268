// C++, as HumanEval-X compiles it: g++ -std=c++11. The headers of the benchmark's preamble are compiled once into a
// precompiled header, exactly these, so that a program which includes too little still fails; mold links.
#include <algorithm>
#include <array>
#include <sstream>

#include "harness/base/files.h"
#include "harness/base/hash.h"
#include "harness/base/subprocess.h"
#include "sandbox/runtimes/assets.h"
#include "sandbox/runtimes/diagnostics.h"
#include "sandbox/runtimes/language.h"

namespace sandbox {
namespace {

using Status = base::Outcome::Status;

// What every program of the benchmark includes, in its own words (CodeGeeX, codegeex/benchmark/execution.py).
constexpr const char* kPreamble = R"(#include<stdlib.h>
#include<algorithm>
#include<math.h>
#include<stdio.h>
#include<vector>
#include<string>
#include<climits>
#include<cstring>
#include<iostream>
)";
constexpr const char* kStandard = "-std=c++11";
constexpr const char* kSource = "main.cpp";

std::string path_of(const std::string& program) {
  const auto found = base::find_program(program);
  return found.ok() ? found->string() : "";
}

/// "1.10.1" of "mold 1.10.1 (compatible with GNU ld)".
std::string mold_version(const std::string& linker) {
  std::istringstream words(first_line_of(linker, {"--version"}));
  std::string version;
  words >> version >> version;
  return version;
}

/// Whether the compiler finds a header.
bool has_header(const std::string& compiler, const std::string& header) {
  base::Command command;
  command.program = compiler;
  command.arguments = {kStandard, "-x", "c++", "-include", header, "-M", "/dev/null"};
  const auto output = base::run_command(command, std::chrono::seconds(60));
  return output.ok() && output->exit_code == 0;
}

Component header(const std::string& compiler, const std::string& name, const std::string& file,
                 const std::string& package) {
  Component component{name, "", "", "apt install " + package};
  if (!compiler.empty() && has_header(compiler, file)) component.path = "<" + file + ">";
  return component;
}

std::string type_of_error(std::string_view message) {
  if (says_any(message, "No such file or directory")) return "ImportError";
  if (says_any(message, "was not declared", "has not been declared", "does not name a type", "is not a member of",
               "has no member named", "undefined reference", "undefined symbol", "is not a class", "did you mean"))
    return "NameError";
  if (message.starts_with("expected") || message.starts_with("stray") || message.starts_with("missing terminating") ||
      says_any(message, " before '", " before ‘", "unterminated", "a function-definition is not allowed here",
               "before numeric constant", "invalid preprocessing directive", " without #if",
               "is not valid in an identifier"))
    return "SyntaxError";
  if (says_any(message, "convert", "conversion", "no match for", "no matching function", "invalid operands",
               "cannot bind", "invalid types", "incomplete type", "too many arguments", "too few arguments", "lvalue",
               "wrong type", "return-statement with", "invalid use", "invalid initialization", "could not convert",
               "no viable", "base operand"))
    return "TypeError";
  return "CompileError";
}

void explain_build(const base::Program& program, base::Outcome& outcome) {
  const std::string_view text = outcome.stderr_head;
  for (const char* kind : {"error", "fatal error"}) {
    if (const auto found = first_diagnostic(text, kSource, kind))
      return set_compile_error(program, outcome, type_of_error(found->message), std::string(found->message),
                               found->line);
  }
  // In a header, most often that of the test, which an open brace before it has confused; or the linker's:
  // "mold: error: undefined symbol: f(int)", "undefined reference to `f(int)'".
  constexpr std::string_view kError = "error: ";
  const auto error = text.find(kError);
  const auto at =
      error == std::string_view::npos ? std::min(text.find("undefined reference"), text.size()) : error + kError.size();
  const auto message = line_from(text, at);
  set_compile_error(program, outcome, type_of_error(message),
                    message.empty() ? std::string(line_from(text, 0)) : std::string(message), 0);
}

/// "a.out: main.cpp:57: int main(): Assertion `f(1) == 2' failed."
bool explain_assertion(const base::Program& program, base::Outcome& outcome) {
  const std::string_view text = outcome.stderr_head;
  const auto failed = text.find("' failed.");
  const auto begin = text.rfind("Assertion `", failed);
  const auto place = text.find(std::string(kSource) + ":");
  if (failed == std::string_view::npos || begin == std::string_view::npos || place == std::string_view::npos)
    return false;
  const int line = leading_number(text.substr(place + std::string_view(kSource).size() + 1));
  set_exception(program, outcome, "AssertionError", std::string(line_from(text, begin)), line);
  return true;
}

/// "terminate called after throwing an instance of 'std::out_of_range'\n  what():  …"
bool explain_uncaught(const base::Program& program, base::Outcome& outcome) {
  constexpr std::string_view kThrown = "terminate called after throwing an instance of '";
  constexpr std::string_view kWhat = "what():  ";
  const std::string_view text = outcome.stderr_head;
  const auto thrown = text.rfind(kThrown);
  if (thrown == std::string_view::npos) return false;
  const auto name = line_from(text, thrown + kThrown.size());
  const auto what = text.find(kWhat, thrown);
  set_exception(program, outcome, std::string(name.substr(0, name.rfind('\''))),
                what == std::string_view::npos ? "" : std::string(line_from(text, what + kWhat.size())), 0);
  outcome.exception->in_test = false;
  return true;
}

class Cpp final : public Language {
 public:
  [[nodiscard]] std::string name() const override { return "cpp"; }
  /// The second links OpenSSL, which one task of HumanEval-X wants.
  [[nodiscard]] std::vector<std::string> runtimes() const override { return {"cpp", "cpp-openssl"}; }

  [[nodiscard]] std::vector<Component> components(const Preparation& /*preparation*/) const override {
    const std::string compiler = path_of("g++");
    const std::string linker = path_of("mold");
    return {{"g++", compiler, compiler.empty() ? "" : first_line_of(compiler, {"-dumpfullversion"}), "apt install g++"},
            {"mold", linker, linker.empty() ? "" : mold_version(linker), "apt install mold", false},
            header(compiler, "Boost headers", "boost/any.hpp", "libboost-dev"),
            header(compiler, "OpenSSL headers", "openssl/md5.h", "libssl-dev")};
  }

  [[nodiscard]] base::Result<Runtime> prepare(const std::string& name, const Preparation& preparation) const override {
    HARNESS_ASSIGN(const auto parts, required_components(*this, preparation));
    const std::string compiler = parts[0].path;
    HARNESS_ASSIGN(const auto guest, base::read_file(preparation.native_guest));
    const Asset asset{"cpp",
                      {compiler, first_line_of(compiler, {"--version"}), kStandard, kPreamble, base::sha256(guest)},
                      [&](const std::filesystem::path& folder) -> base::Status {
                        if (preparation.say)
                          preparation.say("Precompiling the headers of C++ programs, once for this machine");
                        HARNESS_TRY(write_asset(folder / "preamble.h", kPreamble));
                        HARNESS_TRY(write_asset(folder / "native_guest.o", guest));
                        return run_build(folder, {compiler, kStandard, "-w", "-x", "c++-header", "preamble.h", "-o",
                                                  "preamble.h.gch"});
                      }};
    HARNESS_ASSIGN(const auto folder, find_or_build(asset, preparation.assets));
    Runtime runtime;
    runtime.name = name;
    runtime.profile = Profile::kNative;
    runtime.environment = {"PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/tmp/work", "TMPDIR=/tmp", "LANG=C.UTF-8",
                           "TZ=UTC"};
    runtime.readable = {folder.string()};
    runtime.source_file = kSource;
    runtime.build = {{compiler, kStandard, "-pipe", "-fmax-errors=1", "-fno-diagnostics-show-caret",
                      "-fdiagnostics-color=never", "-include", folder / "preamble.h", kSource,
                      folder / "native_guest.o", "-Wl,--wrap=main", "-o", "a.out"}};
    auto& arguments = runtime.build.front();
    if (!parts[1].path.empty())
      arguments.insert(arguments.end(), {"-fuse-ld=mold", "-Wl,--no-fork", "-Wl,--thread-count=1"});
    if (name == "cpp-openssl") arguments.insert(arguments.end(), {"-lcrypto", "-lssl"});
    runtime.command = {std::string(kBuildFolder) + "/a.out"};
    return runtime;
  }

  void explain(const base::Program& program, base::Outcome& outcome) const override {
    if (outcome.status == Status::kCompileError && !outcome.exception) explain_build(program, outcome);
    const bool failed =
        outcome.status == Status::kSignaled || (outcome.status == Status::kExited && outcome.exit_code != 0);
    if (failed && !explain_assertion(program, outcome)) explain_uncaught(program, outcome);
  }
};

}  // namespace

const Language& cpp_language() {
  static const Cpp language;
  return language;
}

}  // namespace sandbox
