#include <string>

#include "sandbox/guest/values.h"

namespace guest {
namespace {

Object decode_items(sandbox::Decoder& bytes, char tag) {
  const std::uint32_t count = bytes.u32();
  const Object list = Object::own(PyList_New(0));
  for (std::uint32_t i = 0; i < count; ++i) {
    const Object item = decode_object(bytes);
    if (!item || PyList_Append(list.get(), item.get()) != 0) return {};
  }
  switch (tag) {
    case 't':
      return Object::own(PyList_AsTuple(list.get()));
    case 'S':
      return Object::own(PySet_New(list.get()));
    case 'Z':
      return Object::own(PyFrozenSet_New(list.get()));
    default:
      return Object::borrow(list.get());
  }
}

Object decode_dict(sandbox::Decoder& bytes) {
  const std::uint32_t count = bytes.u32();
  Object dict = Object::own(PyDict_New());
  for (std::uint32_t i = 0; i < count; ++i) {
    const Object key = decode_object(bytes);
    const Object value = decode_object(bytes);
    if (!key || !value || PyDict_SetItem(dict.get(), key.get(), value.get()) != 0) return {};
  }
  return dict;
}

Object decode_big_int(sandbox::Decoder& bytes) {
  const std::string digits(bytes.str());
  return Object::own(PyLong_FromString(digits.c_str(), nullptr, 0));
}

}  // namespace

Object decode_object(sandbox::Decoder& bytes) {
  const char tag = static_cast<char>(bytes.u8());
  switch (tag) {
    case 'N':
      return Object::borrow(Py_None);
    case 'T':
      return Object::borrow(Py_True);
    case 'F':
      return Object::borrow(Py_False);
    case 'i':
      return Object::own(PyLong_FromLongLong(static_cast<long long>(bytes.u64())));
    case 'I':
      return decode_big_int(bytes);
    case 'd':
      return Object::own(PyFloat_FromDouble(bytes.f64()));
    case 'c': {
      const double real = bytes.f64();
      return Object::own(PyComplex_FromDoubles(real, bytes.f64()));
    }
    case 's': {
      const auto text = bytes.str();
      return Object::own(PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "surrogatepass"));
    }
    case 'b': {
      const auto text = bytes.str();
      return Object::own(PyBytes_FromStringAndSize(text.data(), static_cast<Py_ssize_t>(text.size())));
    }
    case 'l':
    case 't':
    case 'S':
    case 'Z':
      return decode_items(bytes, tag);
    case 'D':
      return decode_dict(bytes);
    default:
      return {};
  }
}

}  // namespace guest
