#include "sandbox/guest/watch.h"

#include <array>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "sandbox/guest/channel.h"
#include "sandbox/guest/python_api.h"

// In every CPython since 3.8, but not in the limited API's headers.
// NOLINTNEXTLINE(readability-identifier-naming): CPython's name
extern "C" int PySys_AddAuditHook(int (*hook)(const char*, PyObject*, void*), void* data);

namespace guest {
namespace {

bool watching = false;

enum Kind { kCtypes, kGc, kFrames, kDescriptors, kKinds };
constexpr std::array<const char*, kKinds> kFlags{"ctypes", "gc", "frames", "descriptors"};
std::array<bool, kKinds> told{};

/// Whether the code that runs is the candidate's or the test's own, not a library's: namedtuple() reads a frame, too.
bool called_by_program() {
  PyFrameObject* frame = PyEval_GetFrame();
  if (frame == nullptr) return false;
  const Object code = Object::borrow(reinterpret_cast<PyObject*>(frame)).attribute("f_code");
  return text_of(code.attribute("co_filename").get(), 16) == "<string>";
}

/// Text number `index` of the event's arguments; "" if it is none.
std::string argument(PyObject* arguments, Py_ssize_t index) {
  if (PyTuple_Size(arguments) <= index) return {};
  return text_of(PyTuple_GetItem(arguments, index), 256);
}

Kind kind_of(std::string_view event, PyObject* arguments) {
  if (event.starts_with("ctypes.")) return kCtypes;
  if (event == "gc.get_objects" || event == "gc.get_referrers" || event == "gc.get_referents") return kGc;
  if (event == "sys._getframe" || event == "sys._current_frames") return called_by_program() ? kFrames : kKinds;
  if (event == "object.__getattr__") {
    const std::string name = argument(arguments, 1);
    const bool of_frames = name == "tb_frame" || name == "gi_frame" || name == "cr_frame" || name == "ag_frame";
    return of_frames && called_by_program() ? kFrames : kKinds;
  }
  if (event == "import") return argument(arguments, 0) == "_ctypes" ? kCtypes : kKinds;
  if (event == "open") {
    const std::string path = argument(arguments, 0);
    return path.starts_with("/proc/") || path.starts_with("/dev/fd") ? kDescriptors : kKinds;
  }
  return kKinds;
}

int on_event(const char* event, PyObject* arguments, void*) {
  if (!watching) return 0;
  // Most events are none of ours, and come often: a look at the first letter is enough for them.
  if (std::strchr("cgsoi", *event) == nullptr) return 0;
  watching = false;  // what follows may raise events itself
  const Kind kind = kind_of(event, arguments);
  if (kind != kKinds && !told[kind] && owns_channel()) {
    told[kind] = true;
    send(sandbox::kFlag, kFlags[kind]);
  }
  watching = true;
  return 0;
}

}  // namespace

void install_watch() {
  if (PySys_AddAuditHook(on_event, nullptr) != 0) PyErr_Clear();
}

void begin_watch() { watching = true; }

PausedWatch::PausedWatch() : was_watching_(std::exchange(watching, false)) {}
PausedWatch::~PausedWatch() { watching = was_watching_; }

}  // namespace guest
