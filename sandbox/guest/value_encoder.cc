// Two forms. The exact one keeps every type. When it would pass kMaxExact bytes, a digest of the normalised form is
// sent instead, in which equal values (by Python's ==) have equal bytes: 1, 1.0 and True are one, sets and dicts are in
// the order of their encoded elements. The normalised form is hashed as it is made, so that a value that fills the
// memory limit can be encoded within it.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "sandbox/guest/streaming_digest.h"
#include "sandbox/guest/values.h"

namespace guest {
namespace {

constexpr int kMaxDepth = 190;
constexpr std::size_t kMaxExact = 1U << 20;
constexpr std::size_t kMaxRepr = 1024;
constexpr std::size_t kHashedAtOnce = 64U << 10;
constexpr unsigned long kHeapType = 1UL << 9;  // Py_TPFLAGS_HEAPTYPE: a class made by Python code

enum class Form { kExact, kNormalised };

void put_u32(std::string& out, std::size_t value) {
  const auto v = static_cast<std::uint32_t>(value);
  out.append(reinterpret_cast<const char*>(&v), sizeof v);
}

void put_text(std::string& out, char tag, std::string_view text) {
  out.push_back(tag);
  put_u32(out, text.size());
  out.append(text);
}

void put_double(std::string& out, double value) { out.append(reinterpret_cast<const char*>(&value), sizeof value); }

bool is_static(PyTypeObject* type) { return (PyType_GetFlags(type) & kHeapType) == 0; }

std::string type_name(PyTypeObject* type) {
  const Object name = Object::own(PyObject_GetAttrString(reinterpret_cast<PyObject*>(type), "__name__"));
  PyErr_Clear();
  return text_of(name.get(), 256);
}

/// The comparison of this type is the builtin's: it, or a subclass that leaves == alone.
bool same_equality(PyTypeObject* type, PyTypeObject* builtin) {
  if (is_static(type)) return type == builtin;
  return PyType_GetSlot(type, Py_tp_richcompare) == PyType_GetSlot(builtin, Py_tp_richcompare);
}

/// The encodings of strings that came up lately: large values hold the same few objects again and again. It owns the
/// objects, so no other can take the place of one.
class RecentStrings {
 public:
  /// Null if it is not there.
  [[nodiscard]] const std::string* find(PyObject* object) const {
    const Entry& entry = entries_[index(object)];
    return entry.object.get() == object ? &entry.encoding : nullptr;
  }
  void keep(PyObject* object, std::string_view encoding) {
    if (encoding.size() <= kLongest) entries_[index(object)] = {Object::borrow(object), std::string(encoding)};
  }

 private:
  static constexpr std::size_t kEntries = 256;
  static constexpr std::size_t kLongest = 256;
  struct Entry {
    Object object;
    std::string encoding;
  };
  static std::size_t index(PyObject* object) { return (reinterpret_cast<std::uintptr_t>(object) >> 4) % kEntries; }

  std::array<Entry, kEntries> entries_;
};

class ObjectEncoder {
 public:
  /// All but `form` are borrowed. `strings`, for a value that is known to be large, and `digest`, which takes the bytes
  /// from `out` as they come, may be null.
  ObjectEncoder(const ValueTypes& types, Form form, std::string& out, RecentStrings* strings = nullptr,
                StreamingDigest* digest = nullptr)
      : types_(types), form_(form), out_(out), strings_(strings), digest_(digest) {}

  /// False: too large (exact form) or not comparable (normalised form).
  bool encode(PyObject* object, int depth = 0) {
    if (form_ == Form::kExact && out_.size() > kMaxExact) return false;
    if (depth > kMaxDepth) return other(object);
    if (object == Py_None) return tag('N');
    if (object == Py_True || object == Py_False) return boolean(object == Py_True);
    PyTypeObject* type = Py_TYPE(object);
    if (type == &PyLong_Type) return integer(object);
    if (type == &PyFloat_Type) return real(PyFloat_AsDouble(object));
    if (type == &PyUnicode_Type) return text(object);
    if (type == &PyList_Type || type == &PyTuple_Type) return sequence(object, type == &PyList_Type ? 'l' : 't', depth);
    if (type == &PyDict_Type) return dict(object, depth);
    if (type == &PySet_Type || type == &PyFrozenSet_Type) return set(object, type == &PySet_Type ? 'S' : 'Z', depth);
    if (type == &PyComplex_Type) return complex_number(object);
    if (type == &PyBytes_Type) return bytes(object);
    return derived(object, depth);
  }

 private:
  bool tag(char t) {
    out_.push_back(t);
    return true;
  }

  bool boolean(bool value) {
    if (form_ == Form::kExact) return tag(value ? 'T' : 'F');
    put_text(out_, 'I', value ? "1" : "0");
    return true;
  }

  bool integer(PyObject* object) {
    int overflow = 0;
    const long long small = PyLong_AsLongLongAndOverflow(object, &overflow);
    if (overflow == 0 && form_ == Form::kExact) {
      out_.push_back('i');
      out_.append(reinterpret_cast<const char*>(&small), sizeof small);
      return true;
    }
    if (overflow == 0) {
      std::array<char, 24> decimal{};
      const char* end = std::to_chars(decimal.data(), decimal.data() + decimal.size(), small).ptr;
      put_text(out_, 'I', {decimal.data(), end});
      return true;
    }
    // Hexadecimal for the largest: decimal digits of any number are refused by newer interpreters.
    Object digits = Object::own(PyObject_Str(object));
    if (!digits) {
      PyErr_Clear();
      digits = Object::own(PyNumber_ToBase(object, 16));
    }
    put_text(out_, 'I', text_of(digits.get(), std::string::npos));
    return true;
  }

  bool real(double value) {
    if (form_ == Form::kNormalised) {
      if (std::isnan(value)) return false;  // equal to nothing
      if (std::isfinite(value) && std::floor(value) == value) {
        const Object whole = Object::own(PyLong_FromDouble(value));
        return integer(whole.get());
      }
    }
    out_.push_back('d');
    put_double(out_, value);
    return true;
  }

  bool complex_number(PyObject* object) {
    const double re = PyComplex_RealAsDouble(object);
    const double im = PyComplex_ImagAsDouble(object);
    if (form_ == Form::kNormalised && im == 0) return real(re);
    out_.push_back('c');
    put_double(out_, re);
    put_double(out_, im);
    return form_ == Form::kExact || (!std::isnan(re) && !std::isnan(im));
  }

  bool text(PyObject* object) {
    const std::string* known = strings_ == nullptr ? nullptr : strings_->find(object);
    if (known != nullptr) {
      out_ += *known;
      return true;
    }
    const std::size_t begin = out_.size();
    put_text(out_, 's', text_of(object, std::string::npos));
    if (strings_ != nullptr) strings_->keep(object, std::string_view(out_).substr(begin));
    return true;
  }

  bool bytes(PyObject* object) {
    char* data = nullptr;
    Py_ssize_t size = 0;
    if (PyBytes_AsStringAndSize(object, &data, &size) != 0) return other(object);
    put_text(out_, 'b', {data, static_cast<std::size_t>(size)});
    return true;
  }

  bool sequence(PyObject* object, char t, int depth) {
    const Py_ssize_t size = t == 'l' ? PyList_Size(object) : PyTuple_Size(object);
    out_.push_back(t);
    put_u32(out_, static_cast<std::size_t>(size));
    for (Py_ssize_t i = 0; i < size; ++i) {
      if (!encode(t == 'l' ? PyList_GetItem(object, i) : PyTuple_GetItem(object, i), depth + 1)) return false;
      if (digest_ != nullptr && out_.size() >= kHashedAtOnce) digest_->absorb(out_);
    }
    return true;
  }

  /// Elements in the order of their bytes, so that equal sets have equal encodings.
  bool sorted(char t, std::vector<std::string> parts, std::size_t count) {
    std::sort(parts.begin(), parts.end());
    out_.push_back(t);
    put_u32(out_, count);
    for (const auto& part : parts) out_ += part;
    return form_ == Form::kNormalised || out_.size() <= kMaxExact;
  }

  bool set(PyObject* object, char t, int depth) {
    std::vector<std::string> parts;
    const Object iterator = Object::own(PyObject_GetIter(object));
    while (Object item = Object::own(iterator ? PyIter_Next(iterator.get()) : nullptr)) {
      std::string part;
      if (!ObjectEncoder(types_, form_, part, strings_).encode(item.get(), depth + 1)) return false;
      parts.push_back(std::move(part));
    }
    PyErr_Clear();
    const std::size_t count = parts.size();
    return sorted(form_ == Form::kNormalised ? 'S' : t, std::move(parts), count);
  }

  bool dict(PyObject* object, int depth) {
    std::vector<std::string> parts;
    PyObject* key = nullptr;
    PyObject* value = nullptr;
    Py_ssize_t position = 0;
    while (PyDict_Next(object, &position, &key, &value) != 0) {
      std::string part;
      ObjectEncoder pair(types_, form_, part, strings_);
      if (!pair.encode(key, depth + 1) || !pair.encode(value, depth + 1)) return false;
      parts.push_back(std::move(part));
    }
    const std::size_t count = parts.size();
    if (form_ == Form::kNormalised) return sorted('D', std::move(parts), count);
    out_.push_back('D');
    put_u32(out_, count);
    for (const auto& part : parts) out_ += part;
    return out_.size() <= kMaxExact;
  }

  /// A type that derives from a builtin one and compares like it; numpy's scalars, which no Python code can alter, by
  /// their item().
  bool derived(PyObject* object, int depth) {
    PyTypeObject* type = Py_TYPE(object);
    Object plain;
    PyTypeObject* const builtins[] = {&PyLong_Type,  &PyFloat_Type, &PyUnicode_Type, &PyList_Type,
                                      &PyTuple_Type, &PyDict_Type,  &PySet_Type};
    auto* as_object = reinterpret_cast<PyObject*>(type);
    const bool known_dict = as_object == types_.ordered_dict.get() || as_object == types_.counter.get();
    for (PyTypeObject* builtin : builtins) {
      if (PyType_IsSubtype(type, builtin) == 0 || plain) continue;
      if (same_equality(type, builtin) || (known_dict && builtin == &PyDict_Type)) plain = plain_copy(object, builtin);
    }
    if (!plain && is_static(type) && is_numpy_scalar(type))
      plain = Object::own(PyObject_CallMethod(object, "item", nullptr));
    PyErr_Clear();
    if (!plain || !is_builtin(plain.get())) return other(object);
    if (form_ == Form::kExact) put_text(out_, 'Y', type_name(type));
    return encode(plain.get(), depth + 1);
  }

  static bool is_builtin(PyObject* o) {
    PyTypeObject* const builtins[] = {&PyLong_Type,  &PyFloat_Type,   &PyUnicode_Type,  &PyList_Type,
                                      &PyTuple_Type, &PyDict_Type,    &PySet_Type,      &PyBool_Type,
                                      &PyBytes_Type, &PyComplex_Type, &PyFrozenSet_Type};
    return std::find(std::begin(builtins), std::end(builtins), Py_TYPE(o)) != std::end(builtins);
  }

  static bool is_numpy_scalar(PyTypeObject* type) {
    const Object module = Object::own(PyObject_GetAttrString(reinterpret_cast<PyObject*>(type), "__module__"));
    const std::string name = type_name(type);
    return text_of(module.get()) == "numpy" && name != "ndarray" && name != "matrix";
  }

  /// The content as the builtin type itself, read by the builtin's own access so that no override is asked.
  static Object plain_copy(PyObject* object, PyTypeObject* builtin) {
    if (builtin == &PyLong_Type)
      return Object::own(PyNumber_Add(Object::own(PyLong_FromLong(0)).get(), object_as_long(object).get()));
    if (builtin == &PyFloat_Type) return Object::own(PyFloat_FromDouble(PyFloat_AsDouble(object)));
    if (builtin == &PyUnicode_Type) return Object::own(PyUnicode_Substring(object, 0, PyUnicode_GetLength(object)));
    if (builtin == &PyList_Type) return Object::own(PyList_GetSlice(object, 0, PyList_Size(object)));
    if (builtin == &PyTuple_Type) return Object::own(PyTuple_GetSlice(object, 0, PyTuple_Size(object)));
    if (builtin == &PyDict_Type) {
      Object copy = Object::own(PyDict_New());
      PyObject* key = nullptr;
      PyObject* value = nullptr;
      Py_ssize_t position = 0;
      while (PyDict_Next(object, &position, &key, &value) != 0) PyDict_SetItem(copy.get(), key, value);
      return copy;
    }
    return Object::own(PySet_New(object));
  }

  static Object object_as_long(PyObject* object) {
    int overflow = 0;
    const long long value = PyLong_AsLongLongAndOverflow(object, &overflow);
    return overflow == 0 ? Object::own(PyLong_FromLongLong(value)) : Object::borrow(object);
  }

  bool other(PyObject* object) {
    if (form_ == Form::kNormalised) return false;
    put_text(out_, 'O', type_name(Py_TYPE(object)));
    const Object repr = Object::own(PyObject_Repr(object));
    if (!repr) PyErr_Clear();
    const std::string text = text_of(repr.get(), kMaxRepr);
    put_u32(out_, text.size());
    out_ += text;
    return true;
  }

  const ValueTypes& types_;
  Form form_;
  std::string& out_;
  RecentStrings* strings_;
  StreamingDigest* digest_;
};

}  // namespace

ValueTypes ValueTypes::capture() {
  ValueTypes types;
  types.sha256 = Object::own(PyImport_ImportModule("hashlib")).attribute("sha256");
  const Object collections = Object::own(PyImport_ImportModule("collections"));
  types.ordered_dict = collections.attribute("OrderedDict");
  types.counter = collections.attribute("Counter");
  return types;
}

void encode_object(const ValueTypes& types, PyObject* object, std::string& out) {
  std::string exact;
  if (ObjectEncoder(types, Form::kExact, exact).encode(object) && exact.size() <= kMaxExact) {
    out += exact;
    return;
  }
  exact = {};
  std::string normalised;
  RecentStrings strings;
  StreamingDigest digest(types.sha256);
  if (!ObjectEncoder(types, Form::kNormalised, normalised, &strings, &digest).encode(object)) {
    put_text(out, 'O', type_name(Py_TYPE(object)));
    put_u32(out, 0);
    return;
  }
  digest.absorb(normalised);
  put_text(out, 'H', type_name(Py_TYPE(object)));
  const std::string text = digest.hex();
  put_u32(out, text.size());
  out += text;
}

}  // namespace guest
