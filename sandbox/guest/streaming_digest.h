// SHA-256 of bytes that come piece by piece, so that a value of any size is hashed without being held twice.
#pragma once

#include <string>

#include "sandbox/guest/python_api.h"

namespace guest {

/// Computed by the interpreter's hashlib, which hashes at the processor's speed. The interpreter's lock is held all the
/// time: no thread of the program runs, so nothing changes the value while it is encoded. Not thread-safe.
class StreamingDigest {
 public:
  /// `sha256`: hashlib.sha256, taken before untrusted code ran.
  explicit StreamingDigest(const Object& sha256);

  /// Takes the bytes and empties `bytes`.
  void absorb(std::string& bytes);
  /// 64 hex digits; "" if hashing failed on the way.
  [[nodiscard]] std::string hex();

 private:
  Object state_;
  Object update_;
};

}  // namespace guest
