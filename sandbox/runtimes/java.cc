// Java, as `javac Main.java && java -cp . Main` runs it: one compiler that stays warm (java/CompileServer.java) and a
// new JVM for each test, which java/TestMain.java leads to the test's main method.
#include <algorithm>
#include <array>
#include <chrono>
#include <set>
#include <sstream>

#include "harness/base/files.h"
#include "harness/base/hash.h"
#include "harness/base/subprocess.h"
#include "sandbox/runtimes/assets.h"
#include "sandbox/runtimes/diagnostics.h"
#include "sandbox/runtimes/embedded.h"
#include "sandbox/runtimes/language.h"

namespace sandbox {
namespace {

namespace fs = std::filesystem;
using Status = base::Outcome::Status;

constexpr const char* kSource = "Main.java";
constexpr const char* kFix = "apt install default-jdk-headless";

// What TestMain is compiled against (the class itself is left away: the test brings its own), and what the compiler
// compiles while the classes it needs are written down: a bit of everything that solutions use.
constexpr const char* kExample = R"java(import java.util.*;
import java.util.function.*;
import java.util.stream.*;
class Solution {
    enum Kind { SMALL, LARGE }
    interface Rule<T extends Comparable<T>> { boolean holds(T value); }
    private final Map<String, List<Integer>> seen = new TreeMap<>();
    public int sum(List<Integer> numbers, int... more) {
        int total = 0;
        for (int n : more) total += n;
        for (Integer n : numbers) { if (n == null) continue; total += n; }
        try { total += Integer.parseInt("1"); } catch (NumberFormatException e) { throw new RuntimeException(e); }
        switch (Kind.values()[0]) { case SMALL: total++; break; default: total--; }
        Rule<Integer> rule = x -> x > 0;
        BiFunction<Integer, Integer, Integer> add = Integer::sum;
        seen.computeIfAbsent("a" + total, k -> new ArrayList<>()).add(rule.holds(total) ? add.apply(1, 2) : 0);
        return numbers.stream().filter(x -> x % 2 == 0).map(x -> x * x).collect(Collectors.toList()).size() + total;
    }
}
public class Main {
    public static void main(String[] args) {
        Solution s = new Solution();
        List<Boolean> correct = Arrays.asList(s.sum(new ArrayList<>(Arrays.asList(1, 2)), 3) == 8, true);
        if (correct.contains(false)) throw new AssertionError();
    }
}
)java";

struct Jdk {
  fs::path home;  // empty: there is no java, or it has no compiler
  fs::path java;
  std::string version;  // "17.0.15"

  [[nodiscard]] int major() const { return leading_number(version); }
};

/// Asks the java of PATH, which may be a script, where it is at home.
Jdk find_jdk() {
  Jdk jdk;
  base::Command command;
  command.program = "java";
  command.arguments = {"-XshowSettings:properties", "-version"};
  const auto output = base::run_command(command, std::chrono::seconds(60));
  if (!output.ok() || output->exit_code != 0) return jdk;
  std::istringstream lines(output->err);
  for (std::string line; std::getline(lines, line);) {
    constexpr std::string_view kHome = "    java.home = ";
    constexpr std::string_view kVersion = "    java.version = ";
    if (line.starts_with(kHome)) jdk.home = line.substr(kHome.size());
    if (line.starts_with(kVersion)) jdk.version = line.substr(kVersion.size());
  }
  std::error_code error;
  jdk.home = fs::canonical(jdk.home, error);
  jdk.java = jdk.home / "bin" / "java";
  return jdk;
}

/// What the sandbox does not show anyway: the JDK itself, and where its links lead (Debian keeps its settings in /etc).
std::vector<std::string> readable_folders(const fs::path& home) {
  const auto is_shown = [](const fs::path& path) { return path.string().starts_with("/usr/"); };
  std::set<fs::path> folders;
  if (!is_shown(home)) folders.insert(home);
  std::error_code error;
  for (const char* part : {"conf", "lib"}) {
    for (const auto& entry : fs::recursive_directory_iterator(home / part, error)) {
      if (!entry.is_symlink(error)) continue;
      const fs::path target = fs::canonical(entry.path(), error);
      if (error || is_shown(target) || target.string().starts_with(home.string() + "/")) continue;
      const fs::path folder = target.parent_path();
      folders.insert(folder == "/etc" || folder == "/" ? target : folder);
    }
  }
  std::vector<std::string> outermost;
  for (const auto& folder : folders) {
    if (outermost.empty() || !folder.string().starts_with(outermost.back() + "/")) outermost.push_back(folder);
  }
  return outermost;
}

Arguments compiler_command(const Jdk& jdk, const fs::path& classes) {
  return {jdk.java,
          "-XX:+IgnoreUnrecognizedVMOptions",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",  // the optimising compiler costs more than it saves in a few hundred sources
          "-Xmx256m",
          "-XX:-UsePerfData",
          "-XX:+DisplayVMOutputToStderr",  // standard output is the conversation
          "-Xlog:disable",
          "--add-exports",
          "jdk.compiler/com.sun.tools.javac.api=ALL-UNNAMED",
          "-cp",
          classes / "compile-server.jar"};
}

/// No flag here can change what a test does. G1 is what a machine of two cores and more gets, and its JVM starts faster
/// than the one with the serial collector, which a slot's one core would get. Heap and its beginning are fixed, so that
/// the machine's memory decides nothing: 2 GiB is what a JVM takes on a machine of 8 GiB, and leaves half of the memory
/// limit to the rest. Archives of classes are mapped where they want to lie instead of being relocated.
Arguments test_command(const Jdk& jdk, const fs::path& classes) {
  Arguments arguments{jdk.java,
                      "-XX:+IgnoreUnrecognizedVMOptions",
                      "-XX:+UseG1GC",
                      "-Xms32m",
                      "-Xmx2g",
                      "-XX:-UsePerfData",
                      "-XX:+UnlockDiagnosticVMOptions",
                      "-XX:ArchiveRelocationMode=0"};
  if (jdk.major() >= 22) arguments.emplace_back("--enable-native-access=ALL-UNNAMED");
  arguments.insert(arguments.end(),
                   {"-cp", (classes / "test").string() + ":" + kBuildFolder, "TestMain", classes / "native_guest.so"});
  return arguments;
}

/// "compile-server.jar", "test/TestMain.class" and "native_guest.so".
base::Result<fs::path> build_classes(const Jdk& jdk, const Preparation& preparation) {
  HARNESS_ASSIGN(const auto guest, base::read_file(preparation.native_guest_library));
  const std::string javac = jdk.home / "bin" / "javac";
  const std::string jar = jdk.home / "bin" / "jar";
  const Asset asset{
      "java",
      {jdk.home, jdk.version, kJavaCompileServer, kJavaTestMain, kExample, base::sha256(guest)},
      [&](const fs::path& folder) -> base::Status {
        if (preparation.say) preparation.say("Compiling the compile server of Java, once for this machine");
        HARNESS_TRY(write_asset(folder / "native_guest.so", guest));
        HARNESS_TRY(write_asset(folder / "source" / "CompileServer.java", kJavaCompileServer));
        HARNESS_TRY(write_asset(folder / "source" / "TestMain.java", kJavaTestMain));
        HARNESS_TRY(write_asset(folder / "source" / kSource, kExample));
        HARNESS_TRY(run_build(folder, {javac, "--add-exports", "jdk.compiler/com.sun.tools.javac.api=ALL-UNNAMED", "-d",
                                       "classes", "source/CompileServer.java"}));
        HARNESS_TRY(run_build(folder, {jar, "--create", "--file", "compile-server.jar", "-C", "classes", "."}));
        HARNESS_TRY(run_build(folder, {javac, "-d", "all", "source/TestMain.java", "source/Main.java"}));
        std::error_code error;
        fs::create_directory(folder / "test", error);
        fs::rename(folder / "all" / "TestMain.class", folder / "test" / "TestMain.class", error);
        fs::remove_all(folder / "all", error);
        fs::remove_all(folder / "classes", error);
        if (fs::exists(folder / "test" / "TestMain.class")) return {};
        return base::Error{base::ErrorCode::kSandbox, javac + " compiled no TestMain"};
      }};
  return find_or_build(asset, preparation.assets);
}

/// An archive of the classes that the compiler loads, which saves a third of its start. In a folder of its own, since
/// it holds the path of the classes. A JDK that cannot make it (before 13) does without.
base::Result<fs::path> build_archive(const Jdk& jdk, const fs::path& classes, const Preparation& preparation) {
  auto command = compiler_command(jdk, classes);
  const Asset asset{"java-archive", command, [&](const fs::path& folder) -> base::Status {
                      command.insert(command.begin() + 1,
                                     "-XX:ArchiveClassesAtExit=" + (folder / "compiler.jsa").string());
                      command.insert(command.end(), {"CompileServer", classes / "source" / kSource});
                      (void)run_build(folder, command);
                      return {};
                    }};
  return find_or_build(asset, preparation.assets);
}

/// By javac's own code of the error; what the parser finds is told apart by the compile server.
std::string type_of_error(std::string_view code, std::string_view message) {
  constexpr std::string_view kPrefix = "compiler.err.";
  if (code.starts_with(kPrefix)) code.remove_prefix(kPrefix.size());
  const auto begins_with_any = [code](const auto&... words) { return (code.starts_with(words) || ...); };
  if (code == "doesnt.exist" || (code.starts_with("cant.resolve") && says_any(message, "location: package")))
    return "ImportError";
  if (code.starts_with("cant.resolve")) return "NameError";
  if (begins_with_any("prob.found.req", "cant.apply", "operator.cant.be.applied", "incomparable.types", "incompatible",
                      "type.found.req", "unexpected.type", "array.req.but.found", "cant.deref", "ref.ambiguous",
                      "foreach.not.applicable", "illegal.initializer.for.type", "wrong.number.type.args",
                      "not.within.bounds", "illegal.generic.type", "void.not.allowed"))
    return "TypeError";
  return "CompileError";
}

/// The lines of CompileServer: kind, code, line, message.
void explain_build(const base::Program& program, base::Outcome& outcome) {
  std::istringstream lines(outcome.stderr_head);
  for (std::string line; std::getline(lines, line);) {
    std::array<std::string, 4> column;
    std::istringstream columns(line);
    for (auto& text : column) std::getline(columns, text, '\t');
    const auto& [kind, code, number, message] = column;
    if (kind != "error" && kind != "syntax") continue;
    return set_compile_error(program, outcome, kind == "syntax" ? "SyntaxError" : type_of_error(code, message), message,
                             leading_number(number));
  }
  set_compile_error(program, outcome, "CompileError", std::string(line_from(outcome.stderr_head, 0)), 0);
}

/// "Solution$Deep" and "java.util.NoSuchElementException" without what they are in.
std::string simple_name(std::string_view type) {
  const auto last = type.find_last_of(".$");
  return std::string(last == std::string_view::npos ? type : type.substr(last + 1));
}

/// 'Exception: java.lang.OutOfMemoryError thrown from the UncaughtExceptionHandler in thread "main"': not even the
/// trace could be printed.
void explain_silent(const base::Program& program, base::Outcome& outcome) {
  constexpr std::string_view kThrown = "\nException: ";
  const std::string text = "\n" + outcome.stderr_head;
  const auto begin = text.rfind(kThrown);
  const auto end =
      text.find(" thrown from the UncaughtExceptionHandler in thread \"main\"", std::min(begin, text.size()));
  if (end == std::string::npos) return;
  const auto name = begin + kThrown.size();
  set_exception(program, outcome, simple_name(text.substr(name, end - name)), "", 0);
}

/// 'Exception in thread "main" java.lang.IllegalStateException: message', frames, 'Caused by: …'.
void explain_uncaught(const base::Program& program, base::Outcome& outcome) {
  constexpr std::string_view kUncaught = "Exception in thread \"main\" ";
  constexpr std::string_view kCause = "\nCaused by: ";
  constexpr std::string_view kFrame = "\n\tat ";
  constexpr std::string_view kPlace = "(Main.java:";
  std::string_view text = outcome.stderr_head;
  const auto begin = text.rfind(kUncaught);
  if (begin == std::string_view::npos) return explain_silent(program, outcome);
  text.remove_prefix(begin + kUncaught.size());
  // What failed is what the initialiser did.
  const auto cause = text.find(kCause);
  if (text.starts_with("java.lang.ExceptionInInitializerError") && cause != std::string_view::npos)
    text.remove_prefix(cause + kCause.size());
  const auto words = text.substr(0, std::min(text.find(kFrame), text.find(kCause)));
  const auto name = words.substr(0, words.find_first_of(": \n"));
  auto message = words.substr(name.size());
  message.remove_prefix(std::min(message.size(), message.find_first_not_of(": \n")));
  const auto place = text.find(kPlace);
  const int line = place == std::string_view::npos ? 0 : leading_number(text.substr(place + kPlace.size()));
  set_exception(program, outcome, simple_name(name), std::string(message), line);
}

class Java final : public Language {
 public:
  [[nodiscard]] std::string name() const override { return "java"; }
  [[nodiscard]] std::vector<std::string> runtimes() const override { return {"java"}; }

  [[nodiscard]] std::vector<Component> components(const Preparation& /*preparation*/) const override {
    const Jdk jdk = find_jdk();
    const fs::path javac = jdk.home / "bin" / "javac";
    const bool compiles = fs::exists(javac);
    return {{"java", jdk.home.empty() ? "" : jdk.java.string(), jdk.version, kFix},
            {"javac", compiles ? javac.string() : "", compiles ? jdk.version : "", kFix}};
  }

  [[nodiscard]] base::Result<Runtime> prepare(const std::string& name, const Preparation& preparation) const override {
    if (const auto parts = required_components(*this, preparation); !parts.ok()) return parts.error();
    const Jdk jdk = find_jdk();
    HARNESS_ASSIGN(const auto classes, build_classes(jdk, preparation));
    HARNESS_ASSIGN(const auto archive, build_archive(jdk, classes, preparation));
    Runtime runtime;
    runtime.name = name;
    runtime.profile = Profile::kJvm;
    runtime.environment = {"PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/tmp/work", "TMPDIR=/tmp", "LANG=C.UTF-8",
                           "TZ=UTC"};
    runtime.readable = readable_folders(jdk.home);
    runtime.readable.push_back(classes);
    runtime.readable.push_back(archive);
    runtime.source_file = kSource;
    runtime.compiler = compiler_command(jdk, classes);
    if (fs::exists(archive / "compiler.jsa"))
      runtime.compiler.insert(runtime.compiler.begin() + 1,
                              "-XX:SharedArchiveFile=" + (archive / "compiler.jsa").string());
    runtime.compiler.emplace_back("CompileServer");
    runtime.command = test_command(jdk, classes);
    runtime.reserves_memory = true;
    return runtime;
  }

  void explain(const base::Program& program, base::Outcome& outcome) const override {
    if (outcome.status == Status::kCompileError && !outcome.exception) explain_build(program, outcome);
    // The kernel refused memory to the JVM itself, which then ends without an exception.
    if (outcome.status == Status::kExited &&
        says_any(outcome.stderr_head, "os::commit_memory", "There is insufficient memory for the Java Runtime"))
      outcome.status = Status::kMemoryLimit;
    if (outcome.status == Status::kExited && outcome.exit_code == 1) explain_uncaught(program, outcome);
  }
};

}  // namespace

const Language& java_language() {
  static const Java language;
  return language;
}

}  // namespace sandbox
