// Python for DS-1000: one warm interpreter a library, which has imported it and run nothing. What the libraries start
// at their first operation (threads of BLAS and OpenMP, TensorFlow's and torch's pools) would be lost in a fork, and
// the fork with it: so one BLAS thread, no operation, and the interpreter refuses to serve with more than one thread.
//
// The official script runs a program with nothing taken away and streams swallowed, in a process that has imported
// numpy and pandas. A program must find the same modules here: what is imported in advance is what every program of the
// library imports itself, or shows nothing until it is imported (scipy loads its submodules when they are named,
// anyway; sklearn does not, see kShelf).
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "harness/base/subprocess.h"
#include "sandbox/runtimes/assets.h"
#include "sandbox/runtimes/environments.h"
#include "sandbox/runtimes/language.h"
#include "sandbox/runtimes/python_installation.h"
#include "sandbox/runtimes/python_script.h"

namespace sandbox {
namespace {

constexpr const char* kEnvironmentName = "ds1000";
constexpr const char* kPrefix = "python-ds1000-";

// Matplotlib leaves a configuration folder that it cannot write to for a new one, where it would list all fonts again
// (seconds). Ours holds the list already.
constexpr const char* kMatplotlib = R"py(
access = os.access
os.access = lambda path, mode, **more: path == os.environ.get("MPLCONFIGDIR") or access(path, mode, **more)
import matplotlib.pyplot
os.access = access
del access
)py";

// What the first figure that is saved loads.
constexpr const char* kDrawing = R"py(
import matplotlib.backends.backend_agg, PIL.PngImagePlugin
PIL.Image.preinit()
)py";

// sklearn's submodules take most of such a test's time when it has to load them. They are loaded here and put away: a
// program finds them when it imports them, with all that they bring along in a fresh interpreter (which
// prepare_ds1000.py has asked one), and fails like there if it forgot to.
constexpr const char* kShelf = R"py(
import importlib, importlib.machinery
class Shelf:
    def __init__(self, brings):
        visible = set(sys.modules)
        for name in brings:
            importlib.import_module(name)
        self.brings = brings
        self.modules = {name: module for name, module in sys.modules.items() if name.startswith("sklearn.") and name not in visible}
        for name, module in self.modules.items():
            del sys.modules[name]
            folder, child = self.place_of(name)
            if folder.get(child) is module:
                del folder[child]
        sys.meta_path.insert(0, self)
    def place_of(self, name):
        parent, _, child = name.rpartition(".")
        return vars(self.modules.get(parent) or sys.modules[parent]), child
    def find_spec(self, name, path=None, target=None):
        return importlib.machinery.ModuleSpec(name, self) if name in self.modules else None
    def create_module(self, spec):
        self.spec = self.modules[spec.name].__spec__
        return self.modules[spec.name]
    def exec_module(self, module):
        module.__spec__ = self.spec
        for name in self.brings.get(module.__name__, ()):
            if name in self.modules:
                sys.modules[name] = self.modules[name]
                folder, child = self.place_of(name)
                folder[child] = self.modules[name]
if os.environ.get("HARNESS_SKLEARN_MODULES"):
    with open(os.environ.pop("HARNESS_SKLEARN_MODULES")) as file:
        Shelf(json.load(file))
    del file
del Shelf
)py";

// Officially the generators are seeded by the machine when a program starts. (random's does it by itself after a fork.)
constexpr const char* kSeedNumpy = R"py(
import numpy.random
os.register_at_fork(after_in_child=numpy.random.seed)
)py";
constexpr const char* kSeedTorch = "os.register_at_fork(after_in_child=torch.default_generator.seed)\n";

// Of numpy every program sees numpy.testing, too (it loads it when it is named), and loading it runs lscpu.
struct Library {
  std::string name;      // of the runtime, after kPrefix
  std::string packages;  // that it cannot do without
  std::string script;    // imports
};

const std::vector<Library>& libraries() {
  static const std::vector<Library> all{
      {"pandas", "pandas", "import numpy.testing, pandas, tokenize, yaml\n"},
      {"numpy", "numpy pandas scipy",
       "import numpy.testing, pandas, tokenize, scipy.stats, scipy.integrate, scipy.interpolate, scipy.special\n"},
      {"matplotlib", "matplotlib seaborn",
       std::string("import numpy.testing, pandas, textwrap, PIL.Image\n") + kMatplotlib +
           "import matplotlib.lines, matplotlib.gridspec, matplotlib.ticker, scipy.stats, scipy.cluster.hierarchy, "
           "scipy.spatial\n" +
           kDrawing},
      {"tensorflow", "tensorflow", "import numpy.testing, tokenize, tensorflow\n"},
      {"scipy", "scipy pandas",
       "import numpy.testing, pandas, tokenize, scipy.fft, scipy.integrate, scipy.interpolate, scipy.linalg, "
       "scipy.ndimage, "
       "scipy.optimize, scipy.signal, scipy.sparse, scipy.spatial, scipy.stats\n"},
      {"sklearn", "sklearn pandas",
       std::string("import numpy.testing, pandas, tokenize, pickle, scipy.sparse, scipy.cluster.hierarchy, sklearn\n") +
           kShelf},
      {"pytorch", "torch pandas",
       std::string("import numpy.testing, pandas, tokenize, gensim.models, torch\n") + kSeedTorch},
  };
  return all;
}

// What pip noted of the installed packages beside the lock file: a third of a second. Whether they all work is
// `harness env verify`'s to say, which imports them.
constexpr const char* kCompareWithLock = R"py(
import importlib.metadata, re, sys
locked = re.findall(r"^([\w.-]+)==(\S+)", sys.argv[1], re.MULTILINE)
def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()
here = {plain(d.metadata["Name"]): d.version for d in importlib.metadata.distributions()}
wrong = [f"{name} {version}" for name, version in locked if here.get(plain(name)) != version]
print(f"without {wrong[0]}" if wrong else f"Python {sys.version.split()[0]}, {len(locked)} packages")
)py";

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

/// The one that `harness env create` makes, or, if the user names an interpreter, what the user has.
base::Result<PythonEnvironment> environment_of(const Preparation& preparation) {
  if (preparation.python.empty()) return find_environment(kEnvironmentName);
  PythonEnvironment own;
  HARNESS_ASSIGN(const auto program, base::find_program(preparation.python.string()));
  // The name itself may be a symbolic link, which is what makes a virtual environment; its folder must be the real one.
  std::error_code failed;
  const auto folder = std::filesystem::canonical(program.parent_path(), failed);
  own.python = failed ? program : folder / program.filename();
  own.seaborn_data = variable("SEABORN_DATA");
  own.matplotlib = variable("MPLCONFIGDIR");
  return own;
}

base::Status has_packages(const PythonEnvironment& environment, const Library& library) {
  const std::string script =
      "import importlib.util, sys\nprint(' '.join(m for m in sys.argv[1].split() if not importlib.util.find_spec(m)))";
  base::Command command;
  command.program = environment.python;
  command.arguments = {"-E", "-s", "-c", script, library.packages};
  HARNESS_ASSIGN(const auto output, base::run_command(command, std::chrono::seconds(60)));
  const std::string missing = output.out.substr(0, output.out.find('\n'));
  if (output.exit_code == 0 && missing.empty()) return {};
  return base::Error{base::ErrorCode::kNotFound,
                     environment.python.string() + " has no " + (missing.empty() ? "Python that starts" : missing) +
                         "; leave --python out to use the environment that `harness env create " + kEnvironmentName +
                         "` makes"};
}

/// Folders that the interpreter needs; the environment's own stands for all below it.
std::vector<std::string> readable_folders(const PythonInstallation& python, const PythonEnvironment& environment) {
  std::vector<std::string> folders;
  for (const auto* own : {&environment.folder, &environment.seaborn_data, &environment.matplotlib}) {
    const bool covered = own != &environment.folder && !environment.folder.empty();
    if (!own->empty() && !covered) folders.push_back(own->string());
  }
  for (const auto& folder : python.folders) {
    if (environment.folder.empty() || !folder.starts_with(environment.folder.string() + "/")) folders.push_back(folder);
  }
  return folders;
}

std::vector<std::string> variables_of(const PythonEnvironment& environment) {
  std::vector<std::string> all{"PATH=" + environment.python.parent_path().string() + ":/usr/local/bin:/usr/bin:/bin",
                               "HOME=/tmp/work",
                               "TMPDIR=/tmp",
                               "LANG=C.UTF-8",
                               "TZ=UTC",
                               "PYTHONHASHSEED=0",
                               "PYTHONDONTWRITEBYTECODE=1",
                               "OMP_NUM_THREADS=1",
                               "OPENBLAS_NUM_THREADS=1",
                               "MKL_NUM_THREADS=1",
                               "MPLBACKEND=Agg",
                               "CUDA_VISIBLE_DEVICES=-1",
                               "TF_CPP_MIN_LOG_LEVEL=3",
                               "TF_ENABLE_ONEDNN_OPTS=0"};
  if (!environment.seaborn_data.empty()) all.push_back("SEABORN_DATA=" + environment.seaborn_data.string());
  if (!environment.matplotlib.empty()) all.push_back("MPLCONFIGDIR=" + environment.matplotlib.string());
  if (!environment.sklearn_modules.empty())
    all.push_back("HARNESS_SKLEARN_MODULES=" + environment.sklearn_modules.string());
  return all;
}

class ScientificPython final : public Language {
 public:
  [[nodiscard]] std::string name() const override { return "python-ds1000"; }

  [[nodiscard]] std::vector<std::string> runtimes() const override {
    std::vector<std::string> names;
    for (const auto& library : libraries()) names.push_back(kPrefix + library.name);
    return names;
  }

  [[nodiscard]] std::vector<Component> components(const Preparation& preparation) const override {
    Component environment{"environment ds1000", "", "", std::string("harness env create ") + kEnvironmentName};
    const auto found = environment_of(preparation);
    if (!found.ok()) return {environment};
    const bool own = found->folder.empty();  // the user's: its packages are the user's to choose
    environment.version = first_line_of(found->python, {"-E", "-s", "-c", kCompareWithLock, own ? "" : kDs1000Lock});
    if (own) environment.version.resize(std::min(environment.version.find(','), environment.version.size()));
    if (environment.version.starts_with("Python"))
      environment.path = (own ? found->python : found->folder).string();
    else
      environment.fix = std::string("harness env create --force ") + kEnvironmentName;
    return {environment};
  }

  [[nodiscard]] base::Result<Runtime> prepare(const std::string& name, const Preparation& preparation) const override {
    const auto& all = libraries();
    const auto library = std::ranges::find_if(all, [&name](const Library& l) { return kPrefix + l.name == name; });
    if (library == all.end()) return base::Error{base::ErrorCode::kUsage, "there is no runtime \"" + name + "\""};
    HARNESS_ASSIGN(const auto environment, environment_of(preparation));
    if (environment.folder.empty()) HARNESS_TRY(has_packages(environment, *library));
    HARNESS_ASSIGN(const auto python, inspect_python(environment.python));
    Runtime runtime;
    runtime.name = name;
    runtime.profile = Profile::kScientificPython;
    runtime.readable = readable_folders(python, environment);
    runtime.environment = variables_of(environment);
    // Not python.executable, which is the one that the virtual environment points to and does not see its libraries.
    runtime.interpreter = {environment.python.string(), "-s", "-c",
                           std::string(python_script::kLoadGuest) + python_script::kStandardModules + library->script +
                               kSeedNumpy + "guest.be_large()\n" + python_script::kStreams + python_script::kWarmUp +
                               python_script::kServe};
    // libtorch_cuda.so alone maps 850 MB that nobody touches.
    runtime.reserves_memory = true;
    runtime.large = true;
    return runtime;
  }
};

}  // namespace

const Language& scientific_python_language() {
  static const ScientificPython language;
  return language;
}

}  // namespace sandbox
