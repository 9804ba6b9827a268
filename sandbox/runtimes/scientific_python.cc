// Python for DS-1000: one warm interpreter a library (numpy and scipy share one), which has imported it and, of pandas
// and matplotlib, done what every program does first. What the others start at their first operation (threads of BLAS
// and OpenMP, TensorFlow's and torch's pools) would be lost in a fork, and the fork with it: so one BLAS thread, no
// operation, and the interpreter refuses to serve with more than one thread.
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

// What pandas makes at its first operations is a tenth of a usual program's time.
constexpr const char* kFirstFrame = R"py(
frame = pandas.DataFrame({"a": [1, 2, 3], "b": ["x", "y", "x"], "c": [1.5, 2.5, None]})
frame.groupby("b").agg({"a": "sum", "c": "mean"}).reset_index()
frame.merge(frame, on="b").sort_values("a_x").fillna(0)
frame.apply(lambda row: row, axis=1)
frame.loc[frame["a"] > 1, "c"]
str(pandas.concat([frame, frame.T]))
pandas.testing.assert_frame_equal(frame, frame.copy(), check_dtype=False)
del frame
)py";

// A figure, drawn and closed: what the first one loads and makes (fonts, texts' sizes, parsers) is some hundredths of a
// second for each program that draws, and nothing that it can see.
constexpr const char* kDrawing = R"py(
import matplotlib.backends.backend_agg, PIL.PngImagePlugin
PIL.Image.preinit()
pyplot = matplotlib.pyplot
pyplot.plot([1, 2, 3], [2, 1, 3], "o-", label="x")
pyplot.legend()
pyplot.title("x")
pyplot.xlabel("x")
pyplot.ylabel("y")
pyplot.savefig(io.BytesIO())
pyplot.close("all")
del pyplot
)py";

// What takes most of the time of a test that has to load it is loaded here and put away: a program finds such a module
// when it imports it, with all that it brings along in a fresh interpreter, and fails like there if it forgot to.
constexpr const char* kShelf = R"py(
import importlib, importlib.machinery
class Shelf:
    def __init__(self, package, brings, hides):
        visible = set(sys.modules)
        for name in brings:
            importlib.import_module(name)
        self.package = package
        self.brings = brings
        self.modules = {name: module for name, module in sys.modules.items() if name not in visible and hides(name)}
        for name, module in self.modules.items():
            del sys.modules[name]
            folder, child = self.place_of(name)
            if folder.get(child) is module:
                del folder[child]
        sys.meta_path.insert(0, self)
    def place_of(self, name):
        parent, _, child = name.rpartition(".")
        return (vars(self.modules.get(parent) or sys.modules[parent]) if parent else {}), child
    def find_spec(self, name, path=None, target=None):
        if name in self.modules and name.partition(".")[0] == self.package:
            return importlib.machinery.ModuleSpec(name, self)
    def create_module(self, spec):
        self.spec = self.modules[spec.name].__spec__
        return self.modules[spec.name]
    def exec_module(self, module):
        module.__spec__ = self.spec
        for name in self.brings.get(module.__name__, ()):
            if name in self.modules and sys.modules.setdefault(name, self.modules[name]) is self.modules[name]:
                folder, child = self.place_of(name)
                folder[child] = self.modules[name]
)py";

// Which of sklearn's modules come with which, prepare_ds1000.py has asked a fresh interpreter.
constexpr const char* kSklearnShelf = R"py(
if os.environ.get("HARNESS_SKLEARN_MODULES"):
    with open(os.environ.pop("HARNESS_SKLEARN_MODULES")) as file:
        Shelf("sklearn", json.load(file), lambda name: name.startswith("sklearn."))
    del file
del Shelf
)py";

// Importing seaborn brings all of it, and other packages' modules; it gives matplotlib its colour maps, and notes
// matplotlib's settings of that moment.
constexpr const char* kSeabornShelf = R"py(
class SeabornShelf(Shelf):
    def __init__(self):
        maps = matplotlib.colormaps
        visible = set(maps)
        super().__init__("seaborn", {"seaborn": []}, lambda name: True)
        self.brings = {"seaborn": list(self.modules)}
        self.maps = {name: maps[name] for name in set(maps) - visible}
        for name in self.maps:
            maps.unregister(name)
    def exec_module(self, module):
        super().exec_module(module)
        if module.__name__ == "seaborn":
            for name, map in self.maps.items():
                if name not in matplotlib.colormaps:
                    matplotlib.colormaps.register(map, name=name)
            module._orig_rc_params = matplotlib.rcParams.copy()
SeabornShelf()
del SeabornShelf, Shelf
)py";

// Officially the generators are seeded by the machine when a program starts. (random's does it by itself after a fork.)
constexpr const char* kSeedNumpy = R"py(
import numpy.random
os.register_at_fork(after_in_child=numpy.random.seed)
)py";
constexpr const char* kSeedTorch = "os.register_at_fork(after_in_child=torch.default_generator.seed)\n";

// Every optimizer loads it, and sympy with it: two thirds of a second. (Older versions of torch have none.)
constexpr const char* kTorchDynamo = R"py(
try:
    import torch._dynamo
except ImportError:
    pass
)py";

// Of numpy every program sees numpy.testing, too (it loads it when it is named), and loading it runs lscpu.
struct Library {
  std::string name;      // of the runtime, after kPrefix
  std::string packages;  // that it cannot do without
  std::string script;    // imports
};

const std::vector<Library>& libraries() {
  static const std::vector<Library> all{
      {"pandas", "pandas", std::string("import numpy.testing, pandas, tokenize, yaml\n") + kFirstFrame},
      {"matplotlib", "matplotlib seaborn",
       std::string("import numpy.testing, pandas, textwrap, PIL.Image\n") + kMatplotlib +
           "import matplotlib.lines, matplotlib.gridspec, matplotlib.ticker, scipy.stats, scipy.cluster.hierarchy, "
           "scipy.spatial\n" +
           kDrawing + kShelf + kSeabornShelf},
      {"tensorflow", "tensorflow", "import numpy.testing, tokenize, tensorflow\n"},
      {"scipy", "scipy pandas",
       "import numpy.testing, pandas, tokenize, scipy.fft, scipy.integrate, scipy.interpolate, scipy.linalg, "
       "scipy.ndimage, scipy.optimize, scipy.signal, scipy.sparse, scipy.spatial, scipy.special, scipy.stats\n"},
      {"sklearn", "sklearn pandas",
       std::string("import numpy.testing, pandas, tokenize, pickle, scipy.sparse, scipy.cluster.hierarchy, sklearn\n") +
           kShelf + kSklearnShelf},
      {"pytorch", "torch pandas",
       std::string("import numpy.testing, pandas, tokenize, gensim.models, torch\n") + kTorchDynamo + kSeedTorch},
  };
  return all;
}

// What pip noted of the installed packages, in the names of its folders, beside the lock file. Whether they all work is
// `harness env verify`'s to say, which imports them.
constexpr const char* kCompareWithLock = R"py(
import os, re, sys
locked = re.findall(r"^([\w.-]+)==(\S+)", sys.argv[1], re.MULTILINE)
def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()
here = set()
for folder in filter(os.path.isdir, sys.path):
    noted = [name[:-len(".dist-info")] for name in os.listdir(folder) if name.endswith(".dist-info")]
    here.update((plain(name), version) for name, _, version in (text.rpartition("-") for text in noted))
wrong = [f"{name} {version}" for name, version in locked if (plain(name), version) not in here]
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
  auto all = python_variables(environment.python);
  for (const char* own :
       {"MPLBACKEND=Agg", "CUDA_VISIBLE_DEVICES=-1", "TF_CPP_MIN_LOG_LEVEL=3", "TF_ENABLE_ONEDNN_OPTS=0"})
    all.emplace_back(own);
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
