// Rust, as HumanEval-X tests it: `cargo test` of one file of edition 2021 with three crates. The crates are compiled
// once into an asset, and rustc is called as cargo calls it. The native guest wraps the main function that --test
// generates, which returns only if all tests have passed.
#include <array>
#include <sstream>

#include "harness/base/files.h"
#include "harness/base/hash.h"
#include "harness/base/subprocess.h"
#include "sandbox/runtimes/assets.h"
#include "sandbox/runtimes/embedded.h"
#include "sandbox/runtimes/language.h"
#include "sandbox/runtimes/rust_diagnostics.h"

namespace sandbox {
namespace {

namespace fs = std::filesystem;
using Flags = std::vector<std::string>;

constexpr const char* kProgram = "test";
constexpr const char* kGuest = "native_guest.o";
constexpr const char* kLinker = "linker";  // the asset's file with the flags that choose a linker, one a line
constexpr std::array<const char*, 3> kCrates{"md5", "rand", "regex"};

// From the fastest on. rustc 1.90 and later bring lld along and link with it; the first word is lld's, so other linkers
// refuse it.
const std::array<Flags, 3>& linkers() {
  static const std::array<Flags, 3> all{
      Flags{"-C", "link-arg=-Wl,--threads=1"},
      Flags{"-C", "link-arg=-fuse-ld=mold", "-C", "link-arg=-Wl,--no-fork", "-C", "link-arg=-Wl,--thread-count=1"},
      Flags{}};
  return all;
}

base::Command command_of(const std::string& program, const Flags& arguments) {
  base::Command command;
  command.program = "env";  // away from the folders whose files choose a toolchain
  command.arguments = {"-C", "/", program};
  command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
  return command;
}

std::string output_of(const std::string& program, const Flags& arguments) {
  const auto output = base::run_command(command_of(program, arguments), std::chrono::seconds(60));
  return output.ok() && output->exit_code == 0 ? output->out : "";
}

std::string path_of(const std::string& program) {
  const auto found = base::find_program(program);
  return found.ok() ? found->string() : "";
}

/// The compiler itself, where rustup has put a program of its own in front, and its folder.
struct Toolchain {
  std::string sysroot;
  std::string rustc;
  std::string cargo;
};

Toolchain toolchain_of(const std::string& rustc, const std::string& cargo) {
  Toolchain toolchain{output_of(rustc, {"--print", "sysroot"}), rustc, cargo};
  while (toolchain.sysroot.ends_with('\n')) toolchain.sysroot.pop_back();
  const fs::path folder = fs::path(toolchain.sysroot) / "bin";
  std::error_code ignored;
  if (fs::exists(folder / "rustc", ignored)) toolchain.rustc = folder / "rustc";
  if (fs::exists(folder / "cargo", ignored)) toolchain.cargo = folder / "cargo";
  return toolchain;
}

/// "1.95.0" of "rustc 1.95.0 (59807616e 2026-04-14)".
std::string version_of(const std::string& program) {
  std::istringstream words(program.empty() ? "" : output_of(program, {"--version"}));
  std::string version;
  words >> version >> version;
  return version;
}

/// As cargo calls rustc for a test of the profile `test`, but for the debug information. Lints that are errors stay
/// errors.
Flags compilation(const Toolchain& toolchain, const fs::path& folder, const std::string& cc) {
  Flags flags{toolchain.rustc,
              kRustSource,
              "--edition=2021",
              "--crate-name=main",
              "--test",
              "--error-format=json",
              "--json=diagnostic-short",
              "-Awarnings",
              "-Copt-level=0",
              "-Cdebuginfo=0",
              "-Ccodegen-units=1",
              "-Cstrip=symbols",
              "-Clinker=" + cc,
              "-Clink-arg=-Wl,--wrap=main",
              "-Clink-arg=" + (folder / kGuest).string(),
              "-Ldependency=" + (folder / "crates").string(),
              "-o",
              kProgram};
  for (const auto* crate : kCrates) {
    flags.emplace_back("--extern");
    flags.push_back(std::string(crate) + "=" + (folder / "crates" / ("lib" + std::string(crate) + ".rlib")).string());
  }
  return flags;
}

/// Moves the compiled crates into the asset: those that programs name under their plain names.
base::Status collect_crates(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::create_directories(to, error);
  for (const auto& entry : fs::directory_iterator(from, error)) {
    if (entry.path().extension() != ".rlib") continue;
    std::string name = entry.path().filename().string();
    if (name.starts_with("libcrates-")) continue;  // of the manifest itself
    for (const auto* crate : kCrates) {
      if (name.starts_with("lib" + std::string(crate) + "-")) name = "lib" + std::string(crate) + ".rlib";
    }
    fs::rename(entry.path(), to / name, error);
    if (error) break;
  }
  for (const auto* crate : kCrates) {
    if (!error && !fs::exists(to / ("lib" + std::string(crate) + ".rlib")))
      error = std::make_error_code(std::errc::no_such_file_or_directory);
  }
  if (!error) return {};
  return base::Error{base::ErrorCode::kSandbox,
                     "cargo has not left the crates of Rust programs in " + from.string() + ": " + error.message()};
}

/// Tries the linkers on a small test and notes the first that works.
base::Status choose_linker(const Toolchain& toolchain, const fs::path& folder, const std::string& cc) {
  const fs::path trial = folder / "trial";
  HARNESS_TRY(write_asset(trial / kRustSource, "#[test] fn works() { assert!(regex::Regex::new(\"a\").is_ok()) }"));
  base::Status linked;
  for (const auto& flags : linkers()) {
    Flags arguments = compilation(toolchain, folder, cc);
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    linked = run_build(trial, arguments);
    if (!linked.ok()) continue;
    std::string lines;
    for (const auto& flag : flags) lines += flag + "\n";
    HARNESS_TRY(write_asset(folder / kLinker, lines));
    break;
  }
  std::error_code ignored;
  fs::remove_all(trial, ignored);
  return linked;
}

/// Compiles the crates. Where they come from is the user's setting of cargo; how they are compiled is not.
base::Status build_crates(const Toolchain& toolchain, const fs::path& work) {
  const auto built = run_build(work, {toolchain.cargo, "build", "--locked"},
                               {{"RUSTC", toolchain.rustc},
                                {"RUSTC_WRAPPER", ""},
                                {"RUSTFLAGS", ""},
                                {"CARGO_TARGET_DIR", (work / "target").string()}});
  if (built.ok()) return {};
  return base::Error{base::ErrorCode::kNotFound,
                     "tests in rust need the crates md5, rand and regex, which cargo cannot fetch or compile (" +
                         built.error().message +
                         "); run this once where crates.io can be reached. Cargo before 1.68 fetches the whole index "
                         "by git: where that is blocked, take a newer one (Debian 12: apt install cargo-web)"};
}

base::Status build(const Toolchain& toolchain, const fs::path& folder, const std::string& cc,
                   const std::string& guest) {
  const fs::path work = folder / "work";
  HARNESS_TRY(write_asset(folder / kGuest, guest));
  HARNESS_TRY(write_asset(work / "Cargo.toml", kRustManifest));
  HARNESS_TRY(write_asset(work / "Cargo.lock", kRustLock));
  HARNESS_TRY(write_asset(work / "src" / "lib.rs", ""));
  HARNESS_TRY(build_crates(toolchain, work));
  HARNESS_TRY(collect_crates(work / "target" / "debug" / "deps", folder / "crates"));
  std::error_code ignored;
  fs::remove_all(work, ignored);
  return choose_linker(toolchain, folder, cc);
}

class Rust final : public Language {
 public:
  [[nodiscard]] std::string name() const override { return "rust"; }
  [[nodiscard]] std::vector<std::string> runtimes() const override { return {"rust"}; }

  [[nodiscard]] std::vector<Component> components(const Preparation& /*preparation*/) const override {
    const std::string rustc = path_of("rustc");
    const std::string cargo = path_of("cargo");
    const std::string cc = path_of("cc");
    return {{"rustc", rustc, version_of(rustc), "apt install rustc"},
            {"cargo", cargo, version_of(cargo), "apt install cargo"},
            {"cc", cc, cc.empty() ? "" : first_line_of(cc, {"-dumpfullversion"}), "apt install gcc libc6-dev"}};
  }

  [[nodiscard]] base::Result<Runtime> prepare(const std::string& name, const Preparation& preparation) const override {
    HARNESS_ASSIGN(const auto parts, required_components(*this, preparation));
    HARNESS_ASSIGN(const auto guest, base::read_file(preparation.native_guest));
    const Toolchain toolchain = toolchain_of(parts[0].path, parts[1].path);
    const std::string cc = parts[2].path;
    Asset asset{"rust",
                {toolchain.rustc, output_of(toolchain.rustc, {"-vV"}), cc, first_line_of(cc, {"--version"}),
                 path_of("mold"), kRustManifest, kRustLock, base::sha256(guest)},
                {}};
    for (const auto& flag : compilation(toolchain, "", cc)) asset.key.push_back(flag);
    asset.build = [&](const fs::path& folder) {
      if (preparation.say) preparation.say("Compiling the crates of Rust programs, once for this machine");
      return build(toolchain, folder, cc, guest);
    };
    HARNESS_ASSIGN(const auto folder, find_or_build(asset, preparation.assets));
    HARNESS_ASSIGN(const auto linker, base::read_file(folder / kLinker));
    Runtime runtime;
    runtime.name = name;
    runtime.profile = Profile::kRust;
    runtime.environment = {"PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/tmp/work", "TMPDIR=/tmp", "LANG=C.UTF-8",
                           "TZ=UTC"};
    runtime.readable = {folder.string()};
    // Folders of the system are visible anyway.
    if (toolchain.sysroot != "/usr" && !toolchain.sysroot.starts_with("/usr/"))
      runtime.readable.push_back(toolchain.sysroot);
    runtime.source_file = kRustSource;
    runtime.boundary = "const _: () = (); ";  // an attribute (`#[cfg(any())]`) would take the test away
    runtime.build = {compilation(toolchain, folder, cc)};
    std::istringstream flags(linker);
    for (std::string flag; std::getline(flags, flag);) runtime.build.front().push_back(flag);
    runtime.command = {std::string(kBuildFolder) + "/" + kProgram};
    return runtime;
  }

  void explain(const base::Program& program, base::Outcome& outcome) const override { explain_rust(program, outcome); }
};

}  // namespace

const Language& rust_language() {
  static const Rust language;
  return language;
}

}  // namespace sandbox
