// The two ends of a call/return test outside the sandbox: its payload, and the answers that come back
// (harness/base/value.h has both encodings). The answers are untrusted: every length is checked, and nothing is decoded
// that nobody asks for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/records.h"
#include "harness/base/result.h"
#include "harness/base/value.h"

namespace benchmarks {

struct Call {
  double limit_ms = 0;         // CPU; 0: none
  std::string_view arguments;  // one encoded tuple; borrowed
};
struct CallGroup {
  std::string name;
  std::vector<Call> calls;
};

/// Program::test of a call/return test.
std::string encode_calls(const std::vector<CallGroup>& groups);

/// What came of one call.
struct Answer {
  enum class Kind : char { kReturned = 'R', kRaised = 'E', kExpired = 'L', kNotLoaded = 'X' };
  std::uint32_t group = 0;
  std::uint32_t call = 0;
  Kind kind = Kind::kReturned;
  std::string_view value;     // kReturned: the encoded value, in the bytes that were given to read_answers()
  base::Exception exception;  // kRaised, kNotLoaded
  double cpu_ms = 0;
};

/// All answers, in order. Answers that are out of order, doubled or damaged end the list: nothing after them is
/// believed.
std::vector<Answer> read_answers(std::string_view returned);

/// Moves `bytes` behind one encoded value without building it. False: damaged.
bool skip_value(std::string_view& bytes);

}  // namespace benchmarks
