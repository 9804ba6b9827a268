// Python objects to and from the encoding of harness/base/value.h.
#pragma once

#include <string>
#include <string_view>

#include "sandbox/guest/python_api.h"
#include "sandbox/wire.h"

namespace guest {

/// Builds the object that `bytes` begins with and moves behind it. Null if the bytes are no value (they come from the
/// harness, so that is a bug). No exception is set.
Object decode_object(sandbox::Decoder& bytes);

/// What encoding needs of the interpreter, taken before any untrusted code ran.
struct ValueTypes {
  Object sha256;        // hashlib.sha256
  Object ordered_dict;  // collections.OrderedDict
  Object counter;       // collections.Counter
  static ValueTypes capture();
};

/// Appends the encoding of `object`. Runs no code of the program except where it asks an unknown object for its repr;
/// never leaves an exception set.
void encode_object(const ValueTypes& types, PyObject* object, std::string& out);

}  // namespace guest
