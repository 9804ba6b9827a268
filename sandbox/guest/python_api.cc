#include "sandbox/guest/python_api.h"

#include "sandbox/guest/watch.h"

namespace guest {
namespace {

/// The line of a traceback's entry in a source named "<string>"; 0 if it is in another file.
unsigned line_of(const Object& traceback_entry) {
  const Object code = traceback_entry.attribute("tb_frame").attribute("f_code");
  if (text_of(code.attribute("co_filename").get()) != "<string>") return 0;
  const Object line = traceback_entry.attribute("tb_lineno");
  return line ? static_cast<unsigned>(PyLong_AsLong(line.get())) : 0;
}

/// Code that the program made and executed in a namespace of its own has that name, too, but other lines.
void find_place(PyObject* traceback, PyObject* globals, Raised& raised) {
  const PausedWatch paused;
  for (Object entry = Object::borrow(traceback); entry && entry.get() != Py_None; entry = entry.attribute("tb_next")) {
    const unsigned line = line_of(entry);
    if (line == 0) continue;
    const bool own = globals == nullptr || entry.attribute("tb_frame").attribute("f_globals").get() == globals;
    if (own) raised.line = line;
    raised.other_line = own ? 0 : line;
  }
  PyErr_Clear();
}

}  // namespace

std::string text_of(PyObject* str, std::size_t cap) {
  if (str == nullptr || !PyUnicode_Check(str)) {
    PyErr_Clear();
    return {};
  }
  Object bytes = Object::own(PyUnicode_AsUTF8String(str));  // the fast way, which refuses lone surrogates
  if (!bytes) {
    PyErr_Clear();
    bytes = Object::own(PyUnicode_AsEncodedString(str, "utf-8", "surrogatepass"));
  }
  char* data = nullptr;
  Py_ssize_t size = 0;
  if (!bytes || PyBytes_AsStringAndSize(bytes.get(), &data, &size) != 0) {
    PyErr_Clear();
    return {};
  }
  return {data, std::min(static_cast<std::size_t>(size), cap)};
}

Raised take_exception(PyObject* globals) {
  PyObject* type = nullptr;
  PyObject* value = nullptr;
  PyObject* traceback = nullptr;
  PyErr_Fetch(&type, &value, &traceback);
  PyErr_NormalizeException(&type, &value, &traceback);
  const Object owned_type = Object::own(type);
  const Object owned_value = Object::own(value);
  const Object owned_traceback = Object::own(traceback);
  Raised raised;
  raised.type = text_of(owned_type.attribute("__name__").get(), 256);
  // str(e) is the program's own code: it may raise, or print what it likes. It decides nothing.
  const Object message = Object::own(owned_value ? PyObject_Str(owned_value.get()) : nullptr);
  raised.message = text_of(message.get());
  find_place(owned_traceback.get(), globals, raised);
  if (raised.line == 0) {  // a SyntaxError has no frame of its own
    const Object line = owned_value.attribute("lineno");
    if (line && PyLong_Check(line.get())) raised.line = static_cast<unsigned>(PyLong_AsLong(line.get()));
    PyErr_Clear();
  }
  return raised;
}

}  // namespace guest
