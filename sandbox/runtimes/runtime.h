// What a slot must know of a language to run its programs: plain data, made by the language's file (language.h) on the
// harness' side and sent to the slots.
//
// A test is one source file, the candidate followed by the test. It is run in one of two ways:
//   warm      `interpreter` is a process that has imported all it needs, and forks one contained child a test
//   executed  the source is written to the build folder, `compiler` and the `build` commands make a program of it, each
//             contained, and `command` runs it in a containment of its own, where the build folder is read-only
// An executed program has to say that it came to its end: its control socket is descriptor 3 (protocol.h,
// "executed programs"). A language links, preloads or wraps something trusted that does it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sandbox {

/// Which system calls a process may make (policy.h).
enum class Profile : std::uint8_t { kPython, kScientificPython, kNative, kJvm, kNode, kGo, kRust, kCompiler };

/// What of a network a program finds. Either way its network namespace is the slot's, which leads nowhere.
enum class Network : std::uint8_t {
  kNone,      // no socket can be made
  kLoopback,  // TCP and UDP to itself: 127.0.0.1 and ::1 of its slot (loopback.h). Its builds get no socket
};

using Arguments = std::vector<std::string>;  // argv; the first is an absolute path

struct Runtime {
  std::string name;  // "python"
  Profile profile = Profile::kPython;
  Network network = Network::kNone;
  std::vector<std::string> environment;  // all of it: NAME=value
  std::vector<std::string> readable;     // folders and files that must be visible, beside /usr and the like

  /// Warm: loads the guest module from descriptor 4 and serves descriptor 3. Empty: executed.
  Arguments interpreter;

  std::string source_file;  // name of the source in kBuildFolder, which is the build's working folder
  /// Stands before the test in its first line, so that what the candidate ends with cannot apply to the test.
  std::string boundary;
  /// A compiler that stays warm, one process a slot: speaks protocol.h, "warm compilers", on descriptors 0 and 1.
  Arguments compiler;
  /// Run one after the other; the first that ends with another status than 0 is a compile error.
  std::vector<Arguments> build;
  Arguments command;  // its working folder is empty
  /// The program reserves much more address space than it uses (JVM, Go, Node): memory is limited by the control group
  /// and by what it may write to, not by what it maps.
  bool reserves_memory = false;
  /// Its warm interpreter takes much memory: a slot keeps one such at a time, the last that was needed.
  bool large = false;
};

/// Where an executed test is built, as its commands see it.
constexpr const char* kBuildFolder = "/build";

std::string encode(const Runtime& runtime);
bool decode(std::string_view bytes, Runtime& runtime);

}  // namespace sandbox
