// A language that programs can be tested in. A new one is one file beside this that implements Language, and its line
// in languages.cc; what it needs at run time (a preloaded script, a compile server) lies in a folder of its name.
//
// All of this runs on the harness' side, outside of the sandbox, on trusted input: it finds compilers and interpreters,
// builds what is built once a machine, and reads what compilers said. Immutable, so any thread may call it.
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "harness/base/records.h"
#include "harness/base/result.h"
#include "sandbox/runtimes/runtime.h"

namespace sandbox {

/// One program or library that a language needs.
struct Component {
  std::string name;     // "g++"
  std::string path;     // where it was found; empty: missing
  std::string version;  // "12.2.0"; may be empty
  std::string fix;      // the command that installs it
  bool required = true;
};

struct Preparation {
  std::filesystem::path python;        // the interpreter for Python tests; empty: python3 of PATH
  std::filesystem::path assets;        // what is built once is kept below it (assets.h)
  std::filesystem::path native_guest;  // guest/native_guest.cc as an object to link, and as a library
  std::filesystem::path native_guest_library;
  std::function<void(const std::string&)> say;  // what takes long: "Compiling the standard library of Go"; may be empty
};

class Language {
 public:
  virtual ~Language() = default;

  [[nodiscard]] virtual std::string name() const = 0;  // "cpp"

  /// The runtimes that it offers: the names that base::Program::runtime may have ("python", "python-evalplus").
  [[nodiscard]] virtual std::vector<std::string> runtimes() const = 0;

  /// What it needs and what of that is here. Takes some milliseconds a component; changes nothing.
  [[nodiscard]] virtual std::vector<Component> components(const Preparation& preparation) const = 0;

  /// Gets a runtime ready; builds what is missing in the assets folder. Error kNotFound: a component is missing (with
  /// its fix); kSandbox: the build of an asset failed.
  [[nodiscard]] virtual base::Result<Runtime> prepare(const std::string& runtime,
                                                      const Preparation& preparation) const = 0;

  /// Reads what compiler and program printed: after it a kCompileError has an exception of type SyntaxError, NameError,
  /// TypeError, ImportError or CompileError with message and line, and a program that ended by an uncaught exception, a
  /// panic or a failed assertion (kSignaled, kExited with a status other than 0) is a kException with its name. Failed
  /// assertions of the test are of type AssertionError, with in_test. Lines count from 1 in candidate + test.
  virtual void explain(const base::Program& /*program*/, base::Outcome& /*outcome*/) const {}
};

/// The components, if all that are required are there. Error kNotFound names the first that is not, with its fix.
base::Result<std::vector<Component>> required_components(const Language& language, const Preparation& preparation);

/// All languages, in the order of the documentation.
std::span<const Language* const> languages();
/// The language that offers this runtime. Error kUsage: none does.
base::Result<const Language*> language_of(const std::string& runtime);

// One function a language, each in the file of its name.
const Language& python_language();
const Language& cpp_language();
const Language& java_language();
const Language& javascript_language();
const Language& go_language();
const Language& rust_language();
const Language& scientific_python_language();

}  // namespace sandbox
