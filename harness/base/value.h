// Plain data with Python's types, and its encoding on the wire: what goes into a call/return test
// (Protocol::kCallReturn) and what comes out of it. The untrusted process never sends pickles; it sends this, and the
// harness compares outside.
//
// Encoding, little-endian, one value after the other:
//   'N' None   'T' True   'F' False
//   'i' int64 (8 bytes)
//   'I' int beyond 64 bits: u32 length, decimal digits with optional '-' (beyond 4300 digits: hexadecimal, "0x…", since
//       newer interpreters refuse the conversion)
//   'd' float (IEEE double, 8 bytes)   'c' complex (two doubles)
//   's' str: u32 length, UTF-8 (lone surrogates as in Python's "surrogatepass")   'b' bytes: u32 length, bytes
//   'l' list  't' tuple  'S' set  'Z' frozenset: u32 count, values
//   'D' dict: u32 count, then key and value in turn, in insertion order
//   'Y' an object whose type derives from, or equals by ==, a builtin one without redefining ==: type name (u32 length,
//       UTF-8), then the builtin value (numpy scalars, namedtuple, Counter, OrderedDict, defaultdict, IntEnum …)
//   'O' any other object: type name, then repr capped at 1 KiB (each u32 length, UTF-8): equal to nothing
//   'H' a value whose encoding would pass 1 MiB: type name, then the SHA-256 (64 hex digits) of its normalised encoding
//       (each u32 length, UTF-8). Normalised, values that are equal by == have equal bytes: True, 1.0 and 1 are all 'I'
//       "1"; sets and frozensets are 'S' and dicts 'D' with their elements (pairs) in the order of their bytes; 'Y' is
//       its builtin value. NaN and 'O' have no normalised encoding.
//
// Payload of a call/return test, Program::test: u32 number of groups; each group: u32 length and name, u32 number of
// calls; each call: double CPU limit in ms (0: none), then the arguments as one 't' value. Each group begins with a
// fresh execution of the candidate, in one process; state persists from call to call within a group. A group stops at
// its first exception or expired call.
//
// What comes back, Outcome::returned: a sequence of messages, each group index (u32), call index (u32), kind (1 byte):
//   'R' value: returned
//   'E' exception type, message (each u32 length, UTF-8), u32 line
//   'L' call over its CPU limit
//   'X' like 'E', but loading the candidate failed or the entry point is missing (call index 0)
//   followed for every kind by a double: CPU ms of the call.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace base {

/// A Python value. A tree; its depth is limited to 200 by decode_value().
struct Value {
  enum class Type : char {
    kNone = 'N',
    kTrue = 'T',
    kFalse = 'F',
    kInt = 'i',
    kBigInt = 'I',
    kFloat = 'd',
    kComplex = 'c',
    kStr = 's',
    kBytes = 'b',
    kList = 'l',
    kTuple = 't',
    kSet = 'S',
    kFrozenSet = 'Z',
    kDict = 'D',
    kDerived = 'Y',
    kOther = 'O',
    kDigest = 'H',
  };
  Type type = Type::kNone;
  std::int64_t integer = 0;  // kInt
  double real = 0;           // kFloat, kComplex
  double imaginary = 0;      // kComplex
  std::string text;          // kStr, kBytes; kBigInt: digits; kDerived, kOther, kDigest: type name
  std::string repr;          // kOther; kDigest: the 64 hex digits
  std::vector<Value> items;  // elements; kDict: key, value, key, value, …; kDerived: the one builtin value
};

void encode_value(const Value& value, std::string& out);
/// Decodes one value and moves `bytes` behind it. Never trusts a length. Error: kUsage with the byte offset.
Result<Value> decode_value(std::string_view& bytes);

}  // namespace base
