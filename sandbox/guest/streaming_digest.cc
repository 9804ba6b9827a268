#include "sandbox/guest/streaming_digest.h"

#include <algorithm>

namespace guest {

// hashlib lets other threads run while it hashes 2048 bytes or more.
constexpr std::size_t kPiece = 2047;

StreamingDigest::StreamingDigest(const Object& sha256)
    : state_(Object::own(PyObject_CallObject(sha256.get(), nullptr))), update_(state_.attribute("update")) {
  PyErr_Clear();
}

void StreamingDigest::absorb(std::string& bytes) {
  for (std::size_t at = 0; at < bytes.size() && update_; at += kPiece) {
    const auto size = static_cast<Py_ssize_t>(std::min(kPiece, bytes.size() - at));
    const Object piece = Object::own(PyBytes_FromStringAndSize(bytes.data() + at, size));
    const Object done =
        Object::own(piece ? PyObject_CallFunctionObjArgs(update_.get(), piece.get(), nullptr) : nullptr);
    if (!done) update_ = {};
  }
  bytes.clear();
  PyErr_Clear();
}

std::string StreamingDigest::hex() {
  const Object digits = Object::own(update_ ? PyObject_CallMethod(state_.get(), "hexdigest", nullptr) : nullptr);
  PyErr_Clear();
  return text_of(digits.get());
}

}  // namespace guest
