// The stable C API of CPython (3.8 and later), with owning references. One binary serves every interpreter that a user
// chooses.
#pragma once

#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x03080000
#include <string>
#include <string_view>
#include <utility>

#include <Python.h>

namespace guest {

/// Owns one reference, or none. The interpreter's lock must be held whenever it changes.
class Object {
 public:
  Object() = default;
  /// Takes over a new reference (the result of most API calls).
  static Object own(PyObject* object) {
    Object o;
    o.object_ = object;
    return o;
  }
  static Object borrow(PyObject* object) {
    Py_XINCREF(object);
    return own(object);
  }
  Object(Object&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Object& operator=(Object&& other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;
  ~Object() { Py_XDECREF(object_); }

  [[nodiscard]] PyObject* get() const { return object_; }
  [[nodiscard]] PyObject* release() { return std::exchange(object_, nullptr); }
  explicit operator bool() const { return object_ != nullptr; }
  [[nodiscard]] Object attribute(const char* name) const {
    return object_ == nullptr ? Object() : own(PyObject_GetAttrString(object_, name));
  }

 private:
  PyObject* object_ = nullptr;
};

/// UTF-8 of a str ("surrogatepass"); "" and a cleared error if it is none. At most `cap` bytes.
std::string text_of(PyObject* str, std::size_t cap = 65536);

/// What the harness must know of the exception that is set; clears it.
struct Raised {
  std::string type;
  std::string message;
  unsigned line = 0;        // innermost line in a source named "<string>"
  unsigned other_line = 0;  // innermost line of code that the program itself executed; 0: not raised there
};
/// `globals`: the namespace of the program, by which its lines are known from those of code that it executes itself.
Raised take_exception(PyObject* globals = nullptr);

}  // namespace guest
